import { assert, assertEquals } from "@std/assert";
import { V8_FLAG, v8Environment } from "../../tools/v8_flags.ts";

const root = new URL("../../", import.meta.url);
const tasks: Record<string, { command: string }> = {};
for (const file of ["deno.json", "tools/dev_tasks.json"]) {
  Object.assign(tasks, JSON.parse(await Deno.readTextFile(new URL(file, root))).tasks);
}

async function output(args: string[], env: Record<string, string> = {}): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { NO_COLOR: "1", ...env },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("the task v8:flags prints the flag that this Deno knows, and nothing else", async () => {
  const environment = await v8Environment();
  const expected = "DENO_V8_FLAGS" in environment ? `--v8-flags=${V8_FLAG}` : "";
  assertEquals(await output(["task", "-q", "dev", "-q", "v8:flags"]), expected);
  assert(tasks["v8:flags"].command.includes(V8_FLAG));
  // V8's number for its version and flags.
  const script = `console.log(process.getBuiltinModule("node:v8").cachedDataVersionTag())`;
  const tag = (...flags: string[]) => output(["eval", ...flags, script]);
  const known = expected === "" ? [] : [expected];
  assertEquals(await output(["eval", script], environment), await tag(...known));
  assertEquals(await tag() === await tag(...known), known.length === 0);
});

Deno.test("a Deno that does not know the flag gives an empty environment", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/deno`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    assertEquals(await v8Environment(`${folder}/deno`), {});
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the tasks that train, evaluate and measure libraries start with the flag", () => {
  const flagged = Object.entries(tasks).filter(([, { command }]) =>
    command.includes("$(deno task -q dev -q v8:flags)")
  );
  assertEquals(
    flagged.map(([name]) => name).sort(),
    [
      ...[
        "benchmark",
        "blas",
        "classify",
        "conventions",
        "conventions:page",
        "docs:learning",
        "evaluate",
      ],
      ...["features", "finetune", "neighbours"],
      ...["record", "replay", "test:claims", "train"],
    ],
  );
});
