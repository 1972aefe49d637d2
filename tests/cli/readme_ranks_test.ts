/** Covers README.md: its command for two processes, as a reader runs it, with fewer images. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { root } from "../house.ts";
import { missing, requirements } from "../skip.ts";

const ignore = await missing(requirements.mpi);
/** Where pip put MPI for these tests; a reader's is on the path, or where pip puts it by itself. */
const installed = `${root}${requirements.mpi.prefix}/bin`;

Deno.test({
  name: "after one pip install, one command of the README trains two towers on two processes",
  ignore,
  fn: async () => {
    const readme = await Deno.readTextFile(`${root}README.md`);
    const [, install, command] =
      /```sh\n(pip install \S+)\n(deno task train --ranks [^\n]*)\n```/.exec(readme) ?? [];
    assertEquals(install, "pip install mpich");
    const folder = await Deno.makeTempDir();
    try {
      const small = ["--limit", "32", "--test", "8", "--validation", "8", "--batch", "16"];
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...command.split(" ").slice(1),
          ...[...small, "--epochs", "1", "--out", `${folder}/run`],
        ],
        cwd: root,
        env: { NO_COLOR: "1", PATH: `${Deno.env.get("PATH")}:${installed}` },
        stdin: "null",
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assertEquals(code, 0, err);
      assertStringIncludes(out, "2 ranks that hold one tower each, on ");
      assertMatch(out, /In a step, a rank sends 9 messages to the other one, [\d,]+ bytes/);
      const { info } = await loadCheckpoint(`${folder}/run/checkpoint.safetensors`);
      assertEquals(info.training?.state.step, 2);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
