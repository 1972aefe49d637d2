import { assertEquals, assertStringIncludes } from "@std/assert";
import { reportOn } from "../../lib/evaluation/evaluate.ts";
import { permutationAlarm } from "../../lib/evaluation/permutation_alarm.ts";
import { RandomStreams } from "../../lib/random.ts";

const CLASSES = 100;
const stream = new RandomStreams(2).stream("permutation");
const classNames = Array.from({ length: CLASSES }, (_, c) => `class ${c}`);

/** A net that is right about 80 % of the images, whose labels are then renamed by `order`. */
function alarmOf(images: number, order: ArrayLike<number>): string | undefined {
  const probabilities = new Float32Array(images * CLASSES);
  const labels = Uint16Array.from({ length: images }, (_, i) => {
    const label = i % CLASSES;
    const guess = stream.uniform() < 0.8 ? label : stream.integer(CLASSES);
    probabilities[i * CLASSES + guess] = 1;
    return order[label];
  });
  const { errors } = reportOn(probabilities, { name: "x", classNames, labels, count: images });
  return permutationAlarm(images, errors[0].error, "sorted WNIDs");
}

const same = Array.from({ length: CLASSES }, (_, c) => c);
const permuted = stream.permutation(CLASSES);

Deno.test("permuted labels raise the alarm from 500 images on, which names the order", () => {
  const alarm = alarmOf(500, permuted) ?? "";
  assertStringIncludes(alarm, "the labels look permuted");
  assertStringIncludes(alarm, "on 500 images. The net's classes are in the order of sorted WNIDs");
  assertEquals(alarmOf(499, permuted), undefined);
});

Deno.test("a net that is right about most images raises none", () => {
  assertEquals(alarmOf(2000, same), undefined);
});

Deno.test("an error of 95 % raises none, one above it does", () => {
  assertEquals(permutationAlarm(1000, 0.95, "x"), undefined);
  assertStringIncludes(permutationAlarm(1000, 0.951, "x") ?? "", "95.1 %");
});
