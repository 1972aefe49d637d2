import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  compareConventions,
  isDifferent,
  partingOf,
  relativeDifference,
} from "../../../lib/inspection/conventions/compare_conventions.ts";
import { programs } from "../../../lib/inspection/conventions/programs.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { fixtureNet, noOverlapNet, photographs } from "./own_net.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu");

Deno.test("a difference is relative to the maps under the weights' own conventions", () => {
  assertEquals(relativeDifference([3, 4], [3, 4]), 0);
  assertEquals(relativeDifference([0, 0], [0, 0]), 0);
  assertEquals(relativeDifference([0, 0], [3, 4]), 1);
  assertEquals(relativeDifference([6, 8], [3, 4]), 1);
  assertEquals(relativeDifference([1], [0]), Infinity);
});

Deno.test("maps part at the first layer of another size, or of other values", () => {
  const map = (title: string, values: number[]) => ({
    ...{ title, layer: title, shape: [values.length] },
    values: Float32Array.from(values),
  });
  const reference = [map("a", [1, 2]), map("b", [1, 2]), map("c", [3])];
  assertEquals(partingOf(reference, reference), { differences: [0, 0, 0] });
  assertEquals(partingOf([map("a", [1, 2]), map("b", [1]), map("c", [6])], reference), {
    differences: [0, "size", 1],
    parts: "b",
  });
  assertEquals(partingOf([map("a", [1, 2])], reference).differences, [0, "absent", "absent"]);
  const [zero] = partingOf([map("a", [1])], [map("a", [0])]).differences;
  assertEquals(zero, "from 0");
  assert(!isDifferent(1e-5) && !isDifferent("absent"));
  assert(isDifferent(1e-3) && isDifferent(NaN) && isDifferent("size") && isDifferent("from 0"));
});

Deno.test("Caffe's weights part from Caffe's program nowhere, and in converted ones at fc6", async () => {
  const chosen = programs.filter(({ name }) => ["Caffe", "caffe-tf"].includes(name));
  const net = await fixtureNet("bvlc.caffemodel");
  const done: number[] = [];
  const report = await compareConventions(net, photographs(), chosen, {
    onProgress: (progress) => done.push(progress.done / progress.total),
  });
  const [caffe, converted] = report.programs;
  assertEquals([caffe.parts, caffe.changes, caffe.causes], [undefined, [], []]);
  assertEquals(caffe.guesses, report.guesses);
  assertEquals([converted.parts, converted.causes], ["fc6", ["rows of fc6: place by place (HWC)"]]);
  const [change] = report.changes;
  assertEquals([change.programs, change.parts], [["caffe-tf"], "fc6"]);
  assertEquals(change.differences, converted.differences);
  assertEquals(done, [1 / 4, 2 / 4, 3 / 4, 1]);
  const [first = []] = report.guesses ?? [];
  assertEquals(first.length, 5);
  assertAlmostEquals(first.reduce((sum, { probability }) => sum + probability, 0), 1);
});

Deno.test("where fc6 would read other places, its maps have another size from there on", async () => {
  const chosen = programs.filter(({ name }) => name === "caffe-tf" || name === "2012");
  const { layers, programs: [program2012, floor], guesses } = await compareConventions(
    await noOverlapNet(),
    photographs(),
    chosen,
  );
  assertEquals(layers.slice(-3), ["fc6", "fc7", "fc8"]);
  assertEquals(floor.differences.slice(-4), ["size", "size", "size", "size"]);
  assertEquals(floor.guesses, undefined);
  assertEquals(guesses?.length, 2);
  assert(program2012.differences.slice(-3).every((difference) => typeof difference === "number"));
});

Deno.test("maps that overflow are not finite, and have no guesses", async () => {
  const net = await fixtureNet("bvlc.caffemodel");
  const weights = new Map(net.checkpoint.weights);
  for (const [name, { shape, values }] of weights) {
    if (/fc[78]\/kernel/.test(name)) {
      weights.set(name, { shape, values: values.map((value) => value * 1e25) });
    }
  }
  const chosen = programs.filter(({ name }) => name === "caffe-tf" || name === "Caffe");
  const report = await compareConventions(
    { ...net, checkpoint: { ...net.checkpoint, weights } },
    photographs(),
    chosen,
  );
  const [caffe, converted] = report.programs;
  assertEquals(caffe.differences.slice(-2), [0, "not finite"]);
  assertEquals([caffe.parts, converted.parts], [undefined, "fc6"]);
  assertEquals(caffe.guesses, [[], []]);
  assertEquals(report.guesses, [[], []]);
});

Deno.test("an unknown option is an error that names it", async () => {
  const net = await fixtureNet("bvlc.caffemodel");
  let message = "";
  // @ts-expect-error a misspelt name
  await compareConventions(net, [], [], { onProgess: () => {} }).catch((error) => {
    message = error.message;
  });
  assert(message.includes("onProgress"), message);
});
