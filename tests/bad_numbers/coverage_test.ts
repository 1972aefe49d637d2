/**
 * Covers tests/doors.json: each exported value is called with invalid numbers in a table of
 * tests/bad_numbers, tests/option_names or tests/figures, or a reason says why it is not.
 */
import { assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);

/** Reasons why no table calls a value. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "an error class: its arguments are text": [
    ...[
      "AlexNetError",
      "DeviceLostError",
      "DeviceValidationError",
      "OutOfMemoryError",
      "ReplayError",
    ],
    ...["MpiError", "RanksDifferError"],
    ...["CheckError", "DivergedArmError"],
  ],
  "a constant": [
    ...["colorIndex", "cifar10Hierarchy", "presetNames", "pretrainedNames"],
    ...["contestResults", "fall2009Results", "paperResults", "publicWeightsResults"],
  ],
  "takes no number": [
    "startRanks",
    ...["backendRecord", "cpuBackend", "webgpuBackend", "recreateWebGPU", "specOf"],
    ...[
      "environmentVariable",
      "jupyterDisplay",
      "md",
      "show",
      "provenance",
      "rejectedText",
      "saveLessonNet",
      "verbatim",
    ],
    ...["recorded", "recordedClaims", "recordedDiscordance", "recordedSpread"],
    ...["wrongAnswers", "yourTurn", "YourTurn"],
    ...["classNumbers", "ilsvrc2012Classes", "realPackage", "wordnetHierarchy"],
  ],
  "reads a file: damaged files have their own tests in tests/training, weights and datasets": [
    ...["decodeCheckpoint", "loadCheckpoint", "loadLessonNet", "readSafetensors"],
    ...["readWeightsFile", "readMetaMat", "openDevelopmentKit"],
  ],
  "created by a function that checks: its arguments do not come from a user": [
    ...["Picture", "floatsOf", "tensorOf", "CounterDropout", "hierarchicalErrors"],
  ],
  "opened by openShards, which checks; tests/datasets/shards reads at bad positions": [
    "ShardedImages",
  ],
  "copies results that compareArms measured": [
    ...["errorCurves", "trainingCurves", "ratioCurves"],
  ],
  "draws readings that trainLive measured": ["learningFigures"],
  "reads rows of the record, which record_row.ts parses": [
    ...["ablationSteps", "testErrorOf"],
  ],
  "NaN in gives NaN out": ["gradientSizes"],
  "takes a Plotly figure unchanged, where NaN is a gap": ["Plot"],
  "checked in tests/parallel": ["runTowers"],
  "checked in tests/weights": ["loadIntegers", "nonFiniteTensors", "viewFloats", "writeNpy"],
};

Deno.test("each exported value is called with bad numbers, or a reason says why not", async () => {
  const doors: Record<string, { values: string[] }> = JSON.parse(
    await Deno.readTextFile(new URL("tests/doors.json", root)),
  );
  const calls = (await Promise.all(tables().map((url) => Deno.readTextFile(url)))).join("\n");
  const excused = new Set(Object.values(reasons).flat());
  const called = (name: string) => new RegExp(`\\b${name}\\b`).test(calls);
  const names = Object.entries(doors)
    .filter(([door]) => door !== "./exercises") // statements for learners, not calls
    .flatMap(([, { values }]) => values);
  assertEquals(names.filter((name) => !called(name) && !excused.has(name)), []);
  assertEquals([...excused].filter((name) => !names.includes(name) || called(name)), []);
});

/** The files whose tables call exported functions with bad numbers or options. */
function tables(): URL[] {
  const others = ["coverage_test.ts", "data_types.ts", "every_name_test.ts", "option_places.ts"];
  const folders = ["bad_numbers", "option_names"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(`tests/${folder}/`, root))]
      .filter(({ name }) => name.endsWith(".ts") && !others.includes(name))
      .map(({ name }) => new URL(`tests/${folder}/${name}`, root))
  );
  const figures = ["examples.ts", "figure_options_test.ts"]
    .map((name) => new URL(`tests/figures/${name}`, root));
  return [...folders, ...figures];
}
