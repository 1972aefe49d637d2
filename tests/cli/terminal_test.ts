/**
 * Covers lib/cli and lib/ops/cpu/threads/start_worker.ts, lib/progress_bar.ts: commands on a
 * terminal, where Deno prompts for a missing permission and commands show their progress.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { missing, requirements } from "../skip.ts";

const root = new URL("../..", import.meta.url).pathname;
const folder = await Deno.makeTempDir({ prefix: "terminal-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const net = "--weights notebooks/checkpoints/cifarTwoTower.safetensors";
const picture = `${folder}/grey.png`;

/** Runs a task on a terminal of 80 columns, on which nobody answers, and returns its output. */
async function onTerminal(command: string): Promise<{ code: number; shown: string }> {
  const typescript = `${folder}/typescript`;
  const { code } = await new Deno.Command("script", {
    args: ["-qec", `stty cols 80; timeout 120 deno task --quiet ${command}`, typescript],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output();
  return { code, shown: await Deno.readTextFile(typescript) };
}

const commands: Record<string, RegExp> = {
  [`evaluate ${net} --limit 400`]: /\[#+-*\] tested (?:200|400)\/400/,
  [`classify ${net} ${picture}`]: /grey\.png\r?\n/,
  [`features ${net} ${folder} --out ${folder}/features.npy`]: /\[#+\] 9\/9 pictures {2}\d+\/s/,
  [`train --preset cifarSmall --limit 64 --epochs 1 --test 400 --out ${folder}/run`]:
    /\] epoch 1\/1[^]*\] tested (?:200|400)\/400/,
};

for (const [command, shows] of Object.entries(commands)) {
  const [name] = command.split(" ");
  Deno.test({
    name: `${name} asks nothing on a terminal and shows its progress`,
    ignore: await missing(requirements.terminal),
    async fn() {
      const { encodePng } = await import("../../lib/figures/pictures/encode_png.ts");
      const pixels = new Uint8Array(40 * 40 * 3).fill(99);
      await Deno.writeFile(picture, encodePng({ pixels, width: 40, height: 40 }));
      for (let i = 0; i < 8; i++) await Deno.copyFile(picture, `${folder}/${i}.png`);
      const { code, shown } = await onTerminal(command);
      assertEquals([code, shown.includes("Allow?")], [0, false], shown);
      assertMatch(shown, shows);
    },
  });
}
