/**
 * Covers the doors of deno.json: names that are options of a sibling, but not of the function that
 * is called, and options that are not objects. Names that are no option anywhere have a test each in
 * `every_name_test.ts`.
 */
import { assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import * as course from "../../lib/course/mod.ts";
import * as library from "../../mod.ts";
import { requireOptions } from "../../lib/argument_checks.ts";
import { images, net, type Options, preprocessing, train } from "./fixtures.ts";

/** Calls with a place for a name that does not belong there, and that name. */
const calls: Readonly<Record<string, readonly [call: (more: Options) => unknown, name: string]>> = {
  train: [(more) => train({ optimizer: more }), "learningRate"],
  paperSchedule: [(more) => library.paperSchedule(more), "kind"],
  predictPatches: [
    (more) => library.predictPatches(net, images, { preprocessing, ...more }),
    "crops",
  ],
  MapNormalization: [
    (more) =>
      new library.MapNormalization({
        ...{ k: 2, size: 5, alpha: 1e-4, beta: 0.75, convention: "literal" },
        ...more,
      }),
    "inputShape",
  ],
  minimumDetectableEffect: [
    (more) =>
      course.minimumDetectableEffect({ covers: "seeds", n: 3, sd: 1, unit: "points", ...more }),
    "discordant",
  ],
};

for (const [name, [call, wrong]] of Object.entries(calls)) {
  Deno.test(`${name} rejects ${wrong}, which it does not have`, async () => {
    const error = await assertRejects(
      async () => void await call({ [wrong]: 1 }),
      library.BadArgumentError,
    );
    assertStringIncludes(error.message, wrong);
  });
}

Deno.test("options that are not objects are rejected", () => {
  for (const options of [null, 3, "seed", [1]]) {
    assertThrows(
      () => requireOptions<{ seed?: number }>("alexnet", options as Options, { seed: true }),
      library.BadArgumentError,
      "the options of alexnet to be an object (seed)",
    );
  }
});

for (
  const [wrong, place] of [
    ["learningRate", "constantSchedule"],
    ["learningRte", "constantSchedule"],
    ["momentm", "optimizer: { momentum"],
    ["weightDecay", "optimizer: { weightDecay"],
  ]
) {
  Deno.test(`train says where ${wrong} belongs`, async () => {
    await assertRejects(() => train({ [wrong]: 0.1 }), library.BadArgumentError, place);
  });
}

Deno.test("train without a model says what it expects", async () => {
  await assertRejects(
    () => train({ model: undefined }),
    library.BadArgumentError,
    "Expected a tf.LayersModel as model of train but found none",
  );
});

Deno.test("the rate of an optimizer in options points to the schedule", async () => {
  await assertRejects(
    () => train({ optimizer: { learningRate: 0.1 } }),
    library.BadArgumentError,
    "constantSchedule",
  );
});
