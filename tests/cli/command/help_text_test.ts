import { assertEquals } from "@std/assert";
import { type Command, defineCommand } from "../../../lib/cli/command/arguments.ts";
import * as blas from "../../../lib/cli/blas.ts";
import * as classify from "../../../lib/cli/classify.ts";
import * as evaluate from "../../../lib/cli/evaluate.ts";
import * as exporting from "../../../lib/cli/export.ts";
import * as diagnose from "../../../lib/cli/diagnose.ts";
import * as features from "../../../lib/cli/features.ts";
import * as filters from "../../../lib/cli/filters.ts";
import type { FlagTable } from "../../../lib/cli/command/flags.ts";
import { helpText } from "../../../lib/cli/command/help_text.ts";
import * as neighbours from "../../../lib/cli/neighbours.ts";
import * as summary from "../../../lib/cli/summary.ts";
import * as train from "../../../lib/cli/training/train_command.ts";
import * as course from "../../../tools/course.ts";
import * as lab from "../../../tools/lab.ts";
import * as notebooks from "../../../tools/notebooks.ts";
import * as record from "../../../tools/record/record.ts";
import * as replay from "../../../tools/record/replay.ts";
import * as recordPage from "../../../tools/record/write_record_page.ts";

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

Deno.test("no line of a command's help is wider than 100 columns", () => {
  const commands: Command<FlagTable>[] = [
    ...[blas.command, classify.command, evaluate.command, exporting.command, summary.command],
    ...[features.command, neighbours.command, filters.command, diagnose.command],
    ...[train.command, course.command, lab.command, notebooks.command],
    ...[record.command, recordPage.command, replay.command],
  ];
  for (const command of commands) {
    const wide = helpText(command).split("\n").filter((line) => line.length > 100);
    assertEquals(wide, [], command.name);
  }
});
