/**
 * Covers lib/cli/evaluate.ts, lib/cli/evaluation/evaluation_table.ts, lib/cli/evaluation/compared_nets.ts and
 * lib/cli/command/checked_paths.ts: several nets.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { alexnet } from "../../lib/models/alexnet.ts";
import { captureCheckpoint, saveCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { loadTrainedNet } from "../../lib/training/checkpoint/trained_net.ts";

const root = new URL("../..", import.meta.url).pathname;
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const trained = "notebooks/checkpoints/cifarTwoTower.safetensors";
const untrained = `${folder}/untrained.safetensors`;
{
  // The same net with its initial weights.
  const { model, info } = await loadTrainedNet(root + trained);
  model.dispose();
  const fresh = alexnet(info.spec, { seed: 1 });
  await saveCheckpoint(untrained, await captureCheckpoint(fresh, undefined, info));
  fresh.dispose();
}

/** Runs `deno task evaluate` on 60 images. */
async function evaluate(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "evaluate", "--limit", "60", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("the weights of several nets are searched on images that are not tested", async () => {
  const nets = ["--weights", trained, untrained];
  const { code, out, err } = await evaluate(...nets, "--search", "40", "--json");
  assertEquals(code, 0, err);
  const report = JSON.parse(out);
  assertEquals(report.images, 20);
  assertStringIncludes(report.dataset, "without the 40 of the search");
  assertEquals(report.nets.map(({ checkpoint }: { checkpoint: string }) => checkpoint), [
    trained,
    untrained,
  ]);
  const [first, second] = report.nets.map(({ weight }: { weight: number }) => weight);
  assertAlmostEquals(first + second, 1);
  assert(first >= second, `${first} and ${second}`);
  assertStringIncludes(err, "the mean of 2 nets");
  assertMatch(
    err,
    /search +for the lowest top-5 error on 40 images: [\d.]+ %, with equal weights [\d.]+ %/,
  );
});

Deno.test("another net is compared on the same images, and each report names the patches", async () => {
  const { code, out, err } = await evaluate("--weights", untrained, "--against", trained, "--json");
  assertEquals(code, 0, err);
  const { errors, against, patch, crops } = JSON.parse(out);
  assertEquals(against.checkpoint, trained);
  assertEquals([patch, crops], [{ side: 32, imageSide: 32, padding: patch.padding }, "center"]);
  const { difference, interval, onlyFirstWrong, onlySecondWrong, count } = against.top1;
  assertAlmostEquals(difference, errors[0].error - against.errors[0].error);
  assertAlmostEquals(difference, (onlyFirstWrong - onlySecondWrong) / 60);
  assertEquals([count, interval[0] < difference && difference < interval[1]], [60, true]);
  assertStringIncludes(err, `compared with        ${trained} (`);
  assertStringIncludes(err, "points of error (95 % interval +");
  assertMatch(err, /hardest class +\w+, [1-9][\d.]* % wrong/);
  assertMatch(err, /most often confused +\w+ taken for \w+ \(\d+\)/);
});

Deno.test("a submission has a line per image, and scores as its report says", async () => {
  const submission = `${folder}/guesses.txt`;
  const { code, out, err } = await evaluate(
    "--weights",
    trained,
    "--submission",
    submission,
    "--json",
  );
  assertEquals(code, 0, err);
  const lines = (await Deno.readTextFile(submission)).trim().split("\n");
  assertEquals([lines.length, lines.every((line) => /^\d+( \d+){4}$/.test(line))], [60, true]);
  assertStringIncludes(err, "class numbers: the order of the net's classes, 1 is airplane");
  const { errors } = JSON.parse(out);
  assert(errors[4].error <= errors[0].error);
  const again = await evaluate("--weights", trained, "--submission", submission);
  assertEquals([again.code, again.out], [2, ""]);
  assertStringIncludes(again.err, "already exists");
});

Deno.test("wrong files and numbers are told before anything is measured", async () => {
  const order = `${folder}/order.txt`;
  await Deno.writeTextFile(order, "airplane\ncat\n");
  const submission = ["--submission", `${folder}/never.txt`];
  const two = ["--weights", trained, "--weights", trained];
  const cases: [string[], string][] = [
    [
      ["--weights", trained, "--weights", `${folder}/none`],
      "Expected a file of weights but found nothing",
    ],
    [
      ["--weights", trained, "--against", `${folder}/none`],
      "Expected a file of weights but found nothing",
    ],
    [["--weights", trained, ...submission, "--order", order], "Expected automobile in the order"],
    [["--weights", trained, ...submission, "--order", `${order}x`], "order.txtx"],
    [[...two, "--search", "60"], "--search"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await evaluate(...args);
    assertEquals([code, out.includes("tested on")], [2, false], err);
    assertStringIncludes(err, says);
  }
});

Deno.test("flags that need others are refused before anything is measured", async () => {
  const cases: [string[], string][] = [
    [["--search", "5"], "--search is for several nets; name them after --weights."],
    [["--order", "sorted"], "--order is for --submission; add it."],
    [["--hierarchy", "x"], "--hierarchy is for pictures with the classes of ImageNet; add --data."],
    [[untrained, "--weights", trained], "did you mean --weights"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await evaluate(...args);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, says);
  }
});
