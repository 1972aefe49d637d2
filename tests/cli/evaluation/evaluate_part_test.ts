/**
 * Covers lib/cli/evaluation/evaluate_part.ts, lib/cli/evaluation/divided_evaluation.ts,
 * lib/cli/evaluation/merged_evaluation.ts, lib/cli/evaluation/division.ts and
 * lib/cli/evaluation/predictor.ts: jobs in processes of their own, and the merge.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../../lib/cli/evaluate.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { captureCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { loadTrainedNet } from "../../../lib/training/checkpoint/trained_net.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { captured } from "../captured.ts";

await useBackend("alexnet-cpu", { threads: 1 });

const root = new URL("../../..", import.meta.url).pathname;
const folder = await Deno.makeTempDir({ prefix: "evaluate-part-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const trained = "notebooks/checkpoints/cifarTwoTower.safetensors";
const untrained = `${folder}/untrained.safetensors`;
{
  const { model, info } = await loadTrainedNet(root + trained);
  model.dispose();
  const fresh = alexnet(info.spec, { seed: 1 });
  await saveCheckpoint(untrained, await captureCheckpoint(fresh, undefined, info));
  fresh.dispose();
}

/** Runs the command in this process, on one thread. */
function evaluate(...args: string[]) {
  return captured(() => main([...args, "--threads", "1"]));
}

/** Runs `deno task evaluate` in a process of its own. */
async function evaluateInProcess(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "evaluate", ...args, "--threads", "1"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** The report in `text`, without what is measured by the clock. */
function figures(text: string): Record<string, unknown> {
  const { seconds, imagesPerSecond, ...rest } = JSON.parse(text);
  assert(seconds > 0 && imagesPerSecond > 0);
  return rest;
}

/** Ten patches of 50 images are batches of 20, 20 and 10. */
const ten = ["--limit", "50", "--crops", "ten"];

Deno.test("three jobs and a merge report what one process reports, number by number", async (t) => {
  const nets = ["--weights", trained, untrained, "--against", untrained, ...ten];
  const parts = `${folder}/three`;
  await t.step("each job says which images it took", async () => {
    for (const [job, images] of [["1/3", "1 to 20"], ["2/3", "21 to 40"], ["3/3", "41 to 50"]]) {
      const { code, out, err } = await evaluateInProcess(...nets, "--shard", job, "--out", parts);
      assertEquals(code, 0, err);
      assertStringIncludes(out, `Shard ${job} (images ${images} of 50) is done.`);
      const merge = `deno task evaluate ${nets.join(" ")} --threads 1 --merge ${parts}`;
      assertStringIncludes(out, `When all jobs have ended: ${merge}`);
    }
  });
  await t.step(
    "errors, classes, confusions, comparison, search and submission are the same",
    async () => {
      const of = (
        name: string,
      ) => ["--search", "20", "--json", "--submission", `${folder}/${name}`];
      const merged = await evaluateInProcess(...nets, "--merge", parts, ...of("merged.txt"));
      assertEquals(merged.code, 0, merged.err);
      const whole = await evaluateInProcess(...nets, ...of("whole.txt"));
      assertEquals(whole.code, 0, whole.err);
      assertEquals(figures(merged.out), figures(whole.out));
      assertEquals(
        await Deno.readTextFile(`${folder}/merged.txt`),
        await Deno.readTextFile(`${folder}/whole.txt`),
      );
    },
  );
  await t.step("a job whose result is there is not done again", async () => {
    const path = `${parts}/shard-00002-of-00003.json`;
    const before = await Deno.stat(path);
    const { code, out } = await evaluate(...nets, "--shard", "2/3", "--out", parts, "--json");
    assertEquals(code, 0);
    assertEquals(JSON.parse(out), { shard: { index: 2, count: 3 }, result: path });
    assertEquals((await Deno.stat(path)).mtime, before.mtime);
  });
  await t.step(
    "other weights than those of a result are refused, by the job and the merge",
    async () => {
      const other = ["--weights", untrained, trained, "--against", untrained, ...ten];
      for (const how of [["--shard", "2/3", "--out", parts], ["--merge", parts]]) {
        const { code, err } = await evaluate(...other, ...how);
        assertEquals(code, 2);
        assertMatch(err, /net 1: .* [0-9a-f]{12} there, .* [0-9a-f]{12} in this command/);
      }
    },
  );
  await t.step("other images and other patches are refused by the merge", async () => {
    const [weights, crops] = [nets.slice(0, 5), ["--crops", "ten"]];
    const images = await evaluate(...weights, "--limit", "49", ...crops, "--merge", parts);
    assertStringIncludes(images.err, "images for net 1: 50, ");
    const patches = await evaluate(...weights, "--limit", "50", "--merge", parts);
    assertStringIncludes(patches.err, "crops: ten there, center in this command");
    assertEquals([images.code, patches.code], [2, 2]);
  });
  await t.step("a missing, a doubled and a damaged result are named with the command", async () => {
    const second = `${parts}/shard-00002-of-00003.json`;
    const command = `deno task evaluate ${nets.join(" ")} --threads 1 --out ${parts} --shard 2/3`;
    await Deno.copyFile(second, `${parts}/again.json`);
    const doubled = await evaluate(...nets, "--merge", parts);
    assertStringIncludes(doubled.err, "one result of shard 2/3 but found two");
    await Deno.remove(second);
    await Deno.rename(`${parts}/again.json`, `${folder}/second.json`);
    const missing = await evaluate(...nets, "--merge", parts);
    assertStringIncludes(missing.err, `missing: 2/3 in ${parts}; make it: ${command}`);
    await Deno.rename(`${folder}/second.json`, second);
    const data = `${parts}/shard-00002-of-00003.net-1.f32`;
    const bytes = await Deno.readFile(data);
    bytes[5] ^= 1;
    await Deno.writeFile(data, bytes);
    const damaged = await evaluate(...nets, "--merge", parts);
    assertStringIncludes(damaged.err, `in ${data}; make it again: ${command}`);
    const again = await evaluate(...nets, "--shard", "2/3", "--out", parts);
    assertStringIncludes(again.err, "it is made again");
    assertStringIncludes(again.out, "is done.");
    assertEquals((await evaluate(...nets, "--merge", parts)).code, 0);
  });
});

Deno.test("more jobs than batches leave some without images, and change nothing", async () => {
  const flags = ["--weights", trained, "--limit", "30"];
  const parts = `${folder}/five`;
  for (let i = 1; i <= 2; i++) {
    const { code, out } = await evaluate(...flags, "--shard", `${i}/2`, "--out", parts);
    assertEquals([code, out.includes(i === 1 ? "(no images)" : "(images 1 to 30 of 30)")], [
      0,
      true,
    ]);
  }
  const [merged, whole] = [
    await evaluate(...flags, "--merge", parts, "--json"),
    await evaluate(...flags, "--json"),
  ];
  assertEquals(figures(merged.out), figures(whole.out));
});

Deno.test("flags that do not go together are refused before anything is measured", async () => {
  const cases: [string[], string][] = [
    [["--shard", "1/3"], "--shard expects --out FOLDER"],
    [["--shard", "4/3", "--out", folder], "--shard expects I/N"],
    [["--shard", "1/3", "--merge", folder], "leave out --shard"],
    [["--shard", "1/3", "--out", folder, "--submission", "x"], "--submission is for --merge"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await evaluate(...args);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, says);
  }
});
