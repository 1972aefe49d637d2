import { assertEquals } from "@std/assert";
import { defineCommand } from "../../lib/cli/arguments.ts";
import { helpText } from "../../lib/cli/help_text.ts";

Deno.test("help names operands, flags, defaults and examples", () => {
  const command = defineCommand({
    name: "demo",
    summary: "Shows every kind of flag.",
    flags: {
      preset: {
        kind: "choice",
        choices: ["paper", "half"],
        default: "paper",
        description: "Net",
      },
      microBatch: { kind: "integer", minimum: 1, description: "Images at once" },
      rate: { kind: "number", above: 0, default: 0.01, description: "Learning rate" },
      out: { kind: "text", placeholder: "FOLDER", default: "out", description: "Where to" },
      flip: { kind: "switch", default: true, description: "Mirror" },
      quiet: { kind: "switch", description: "Say less" },
    },
    operands: { placeholder: "FILE", description: "Images", maximum: 2 },
    examples: [{ command: "deno task demo cat.png", does: "Shows a cat." }],
  });
  assertEquals(
    helpText(command),
    `deno task demo [flags] [FILE...]

Shows every kind of flag.

  FILE             Images
  --preset NAME    Net: paper, half (default paper)
  --micro-batch N  Images at once
  --rate N         Learning rate (default 0.01)
  --out FOLDER     Where to (default out)
  --[no-]flip      Mirror
  --quiet          Say less
  --help           Show this text

Examples:
  deno task demo cat.png
      Shows a cat.

Relative paths start at the folder of deno.json.`,
  );
});
