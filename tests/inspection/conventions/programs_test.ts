/**
 * Covers lib/inspection/conventions/programs.ts, program.ts, convention_set.ts, paper_programs.ts,
 * framework_programs.ts and tensorflow_programs.ts: the table.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { changesTo } from "../../../lib/inspection/conventions/convention_changes.ts";
import { conventionNames } from "../../../lib/inspection/conventions/convention_set.ts";
import { ownConventions } from "../../../lib/inspection/conventions/net_conventions.ts";
import { programs } from "../../../lib/inspection/conventions/programs.ts";
import { localResponseNormalization } from "../../../lib/ops/local_response_normalization.ts";
import { preset } from "../../../lib/spec/presets.ts";

/** The program called `name`. */
function program(name: string) {
  const found = programs.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no program ${name}`);
  return found;
}

Deno.test("every program states every convention, or says why not, and where it is written", () => {
  for (const { name, title, source, checked, conventions } of programs) {
    assertEquals(Object.keys(conventions).sort(), [...conventionNames].sort(), name);
    for (const text of [title, source, checked]) assert(text.length > 5, name);
    for (const convention of conventionNames) {
      assert(conventions[convention].where.length > 0, `${name}, ${convention}`);
    }
  }
  assertEquals(new Set(programs.map(({ name }) => name)).size, programs.length);
});

/** The constants of a program's normalization. */
function constantsOf(name: string) {
  const { value } = program(name).conventions.normalization;
  if (value === null || value === "none") throw new Error(`${name} has none`);
  const { k, n, alpha, beta, convention } = value;
  return { k, n, alpha, beta, convention };
}

/** The columns that are presets too, with how the program's files are laid out. */
const presetsOf = [
  ["paper", "paper", "HWIO", "rgb"],
  ["2012", "source2012", "OIHW", "rgb"],
  ["Caffe", "bvlc", "OIHW", "bgr"],
  ["torchvision", "torchvision", "OIHW", "rgb"],
] as const;

for (const [name, presetName, kernels, channels] of presetsOf) {
  Deno.test(`the column ${name} is the preset ${presetName}`, () => {
    const spec = preset(presetName);
    const { side, preprocessing: { imageSide, padding, divisor, channelOrder, mean } } = spec;
    const isImage = typeof mean === "string";
    const numbers = isImage ? new Float32Array(side * side * 3) : mean;
    const prepared = { side, imageSide, padding, mean: numbers, divisor, channelOrder };
    const own = ownConventions(spec, prepared, { kernels, channels });
    const changes = changesTo(program(name), own, { towers: true, fullyConnected: true });
    assertEquals(changes.map(({ text }) => text), []);
    assertEquals(own.normalization, program(name).conventions.normalization.value);
    assertEquals(own.mapNormalization, program(name).conventions.mapNormalization.value);
  });
}

const INPUT = [0, 10, 20, 40, 80, 0, 5, 100];

/** The last of {@linkcode INPUT} after the normalization of each program, by its formula in float64. */
const golden = {
  paper: 43.8417,
  2012: 55.3489,
  Caffe: 87.1923,
  "caffe-tf": 87.1923,
  kratzert: 87.1923,
  "tf-models": 36.4367,
  dunnhofer: 87.1923,
};

for (const [name, last] of Object.entries(golden)) {
  Deno.test(`the normalization of ${name} turns 100 into ${last}`, async () => {
    const outputs = await localResponseNormalization(
      tf.tensor4d(INPUT, [1, 1, 1, INPUT.length]),
      constantsOf(name),
    ).data();
    assertAlmostEquals(outputs[INPUT.length - 1], last, 1e-3);
  });
}

Deno.test("onnxruntime normalizes with Caffe's constants as the column Caffe says", async () => {
  const { constants, rows } = JSON.parse(
    await Deno.readTextFile(new URL("fixtures/onnx_lrn.json", import.meta.url)),
  );
  const options = constantsOf("Caffe");
  const { k, n, alpha, beta } = options;
  assertEquals({ size: n, alpha, beta, bias: k }, constants);
  for (const { input, output } of rows) {
    const found = await localResponseNormalization(
      tf.tensor4d(input, [1, 1, 1, input.length]),
      options,
    ).data();
    for (const [i, expected] of output.entries()) assertAlmostEquals(found[i], expected, 1e-3);
  }
});
