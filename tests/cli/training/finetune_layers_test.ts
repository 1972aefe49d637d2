import { assert, assertEquals, assertThrows } from "@std/assert";
import { layerPlan, rateFactorsOf } from "../../../lib/cli/training/finetune_layers.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { weightShapes } from "../../../lib/spec/weight_shapes.ts";
import type { Checkpoint } from "../../../lib/training/checkpoint/checkpoint_format.ts";

const own = Array.from({ length: 10 }, (_, i) => `class ${i}`);
const info = {
  spec: cifarTwoTower,
  classNames: own,
  preprocessing: {
    ...{ side: 32, imageSide: 32, padding: 4, mean: [0, 0, 0], divisor: [1, 1, 1] },
    channelOrder: "rgb",
  },
} as const;
const weights = new Map(
  [...weightShapes(cifarTwoTower)].map(([name, shape]) =>
    [name, { shape, values: new Float32Array() }] as const
  ),
);
const checkpoint: Checkpoint = {
  info: { ...info, preprocessing: { ...info.preprocessing, divisor: [1, 1, 1] } },
  weights,
  velocities: new Map(),
};

/** The plan of the flags for a net of `spec` with the classes `classNames`. */
const plan = (
  flags: { train?: string; skip?: string },
  { spec = cifarTwoTower, classNames = ["a", "b"] }: {
    spec?: AlexNetSpec;
    classNames?: readonly string[];
  } = {},
) =>
  layerPlan({ train: undefined, skip: undefined, ...flags }, {
    ...spec,
    classes: classNames.length,
  }, { checkpoint, path: "a.safetensors", classNames });

const convolutions = ["conv1", "conv2", "conv3", "conv4", "conv5"];

Deno.test("by default, the new last layer learns and the others are frozen", () => {
  assertEquals(plan({}), {
    anew: ["fc8"],
    learning: ["fc8"],
    frozen: [...convolutions, "fc6", "fc7"],
  });
});

Deno.test("the layers of --train learn from their weights, those of --skip from new ones", () => {
  assertEquals(plan({ train: "fc8, fc7,conv5", skip: "fc7" }), {
    anew: ["fc7", "fc8"],
    learning: ["conv5", "fc7", "fc8"],
    frozen: ["conv1", "conv2", "conv3", "conv4", "fc6"],
  });
  const { anew, learning, frozen } = plan({ train: "all" }, { classNames: own });
  assertEquals([anew, learning.length, frozen], [[], 8, []]);
});

const six: AlexNetSpec = {
  ...cifarTwoTower,
  convolutions: [...cifarTwoTower.convolutions, {
    ...cifarTwoTower.convolutions[2],
    name: "conv6",
  }],
};

Deno.test("a layer that learns and that the weights lack starts anew", () => {
  assertEquals(plan({ train: "conv6,fc8" }, { spec: six }).anew, ["conv6", "fc8"]);
  assertEquals(plan({ train: "all" }, { spec: six, classNames: own }).anew, ["conv6"]);
});

Deno.test("a mistake about layers is one that says what to do", () => {
  const narrow = changeSpec(cifarTwoTower, { layers: { fc6: { units: 64 } } });
  const cases: [() => unknown, string][] = [
    [() => plan({ train: "fc9" }), "a layer to --train of cifarTwoTower"],
    [() => plan({ skip: "cnv1" }), "did you mean conv1?"],
    [
      () => plan({}, { classNames: own }),
      "name the layers that learn by --train, e.g. --train fc8",
    ],
    [
      () => plan({ train: "fc7" }),
      "fc8 starts from random weights and must learn; add it to --train",
    ],
    [() => plan({ train: "fc6", skip: "fc7" }), "fc7 and fc8 start from random weights"],
    [() => plan({}, { spec: six }), "but found none; start the layer anew by --skip conv6."],
    [() => plan({}, { spec: narrow }), "by --skip fc6, or leave it out by --without fc6"],
  ];
  for (const [call, says] of cases) assertThrows(call, BadArgumentError, says);
});

Deno.test("factors of the rate: 0 where frozen, 10 where new, and those of --rates in every tower", () => {
  const layers = plan({ train: "all" });
  const factors = rateFactorsOf(
    cifarTwoTower,
    layers,
    "conv1=0.1,conv2=0,fc7/bias=2,fc8=5,fc8/bias=.5",
  );
  assertEquals(factors, {
    "tower1/conv1/kernel": 0.1,
    "tower1/conv1/bias": 0.1,
    "tower2/conv1/kernel": 0.1,
    "tower2/conv1/bias": 0.1,
    "tower1/conv2/kernel": 0,
    "tower1/conv2/bias": 0,
    "tower2/conv2/kernel": 0,
    "tower2/conv2/bias": 0,
    "tower1/fc7/bias": 2,
    "tower2/fc7/bias": 2,
    "fc8/kernel": 5,
    "fc8/bias": 0.5,
  });
  const frozen = rateFactorsOf(cifarTwoTower, plan({}), undefined);
  assertEquals([frozen["fc8/kernel"], frozen["fc8/bias"]], [10, 10]);
  assert(Object.entries(frozen).every(([name, factor]) => name.startsWith("fc8") || factor === 0));
});

Deno.test("a mistake in --rates is one that says what is wrong", () => {
  const cases: [string, string][] = [
    ["fc8", 'like conv5=0.1,fc8=10,fc8/bias=20 but got "fc8"'],
    ["fc8=-1", '"fc8=-1"'],
    ["fc8=1e999", '"fc8=1e999"'],
    ["fc8/weights=1", '"fc8/weights=1"'],
    ["fc8=1,,", '""'],
    ["fc9=1", "a layer in --rates of cifarTwoTower"],
    ["fc8=1,fc8=2", "names fc8 twice"],
    ["conv1/bias=1", "conv1 is frozen; add it to --train"],
  ];
  for (const [text, says] of cases) {
    assertThrows(() => rateFactorsOf(cifarTwoTower, plan({}), text), BadArgumentError, says);
  }
});
