/** Covers lib/files/lock.ts, the lock of a run's folder between processes and containers. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import { reportFigures } from "../../report_figures.ts";

const module = new URL("../../../lib/training/run/run_folder.ts", import.meta.url).href;
const config = new URL("../../../deno.json", import.meta.url).pathname;

/** Runs `code` with RunFolder in scope; `line()` is the next line that it prints. */
async function start(path: string, code: string, prefix: readonly string[] = []) {
  const program = await Deno.makeTempFile({ dir: path, suffix: ".ts" });
  await Deno.writeTextFile(
    program,
    `import { RunFolder } from "${module}";\nconst [path] = Deno.args;\n${code}`,
  );
  const [command, ...args] = [
    ...[...prefix, Deno.execPath(), "run", "-A", "--no-check"],
    ...["--config", config, program, `${path}/run`],
  ];
  const child = new Deno.Command(command, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    line: async () => ((await reader.read()).value ?? "").trim(),
    async end() {
      await reader.cancel();
      await child.status;
    },
    async kill() {
      child.kill("SIGKILL");
      await this.end();
    },
  };
}

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  await test(path).finally(() => Deno.remove(path, { recursive: true }));
}

Deno.test("two trainers never hold one folder, in 150 turns of three processes", (t) =>
  inFolder(async (path) => {
    const code = `
let held = 0;
while (held < 50) {
  const folder = await RunFolder.open(path, { resume: true }).catch(() => undefined);
  if (folder === undefined) continue;
  held++;
  await Deno.writeTextFile(path + "/inside", "", { createNew: true });
  await Deno.remove(path + "/inside");
  folder.close();
}
console.log(held);`;
    const trainers = await Promise.all([1, 2, 3].map(() => start(path, code)));
    const held = await Promise.all(trainers.map(({ line }) => line()));
    await Promise.all(trainers.map(({ end }) => end()));
    assertEquals(held, ["50", "50", "50"]);
    reportFigures(t, "150 turns, never two at once");
  }));

Deno.test({
  name: "two containers do not train in one folder, and a restarted one with the same id does",
  ignore: await missing(requirements.namespaces),
  fn: (t) =>
    inFolder(async (path) => {
      // Each process is the first of its own namespace, as in a container.
      const container = ["unshare", "-pf", "--mount-proc", "--kill-child"];
      const code = `
const said = await RunFolder.open(path, { resume: true }).then(() => "open", String);
console.log(Deno.pid, said);
await new Promise((resolve) => setTimeout(resolve, 1e9));`;
      const first = await start(path, code, container);
      assertEquals(await first.line(), "1 open");
      const second = await start(path, code, container);
      const refused = await second.line();
      assertStringIncludes(refused, "1 ");
      assertStringIncludes(refused, "Another process is training");
      // An empty or torn lock file is not a stale one.
      await Deno.writeTextFile(`${path}/run/lock`, "");
      const third = await start(path, code, container);
      assertStringIncludes(await third.line(), "Another process is training");
      for (const killed of [first, second, third]) await killed.kill();
      for (let restart = 0; restart < 5; restart++) {
        const again = await start(path, code, container);
        assertEquals(await again.line(), "1 open");
        await again.kill();
      }
      reportFigures(t, "2 second containers refused, 5 of 5 restarts admitted");
    }),
});
