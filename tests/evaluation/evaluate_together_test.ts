import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../lib/errors.ts";
import { averageProbabilities } from "../../lib/evaluation/ensemble.ts";
import { type Evaluation, reportOn } from "../../lib/evaluation/evaluate.ts";
import { evaluateTogether, requireSameImages } from "../../lib/evaluation/evaluate_together.ts";
import { RandomStreams } from "../../lib/random.ts";

const classNames = ["a", "b", "c"];
const COUNT = 40;
const labels = Uint16Array.from({ length: COUNT }, (_, i) => i % 3);

/** The evaluation of a net that leans to the true class by `strength`. */
function evaluation(seed: number, strength: number, changes: Partial<Evaluation> = {}): Evaluation {
  const stream = new RandomStreams(seed).stream("net");
  const rows = Array.from(labels, (label) => {
    const powers = [0, 1, 2].map((c) => Math.exp(stream.uniform() + (c === label ? strength : 0)));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
  const probabilities = Float32Array.from(rows.flat());
  const report = {
    ...reportOn(probabilities, { name: "images", classNames, labels, count: COUNT }),
    ...{ crops: "center" as const, patch: { side: 2, imageSide: 2, padding: 0 } },
    ...{ backend: "cpu", seconds: 2, imagesPerSecond: COUNT / 2 },
  };
  const read = Array.from({ length: COUNT }, (_, i) => i);
  return { report, probabilities, labels, read, ...changes };
}

Deno.test("one net alone has its own report", () => {
  const one = evaluation(1, 0.5);
  const { report, weights, rows } = evaluateTogether([one]);
  assertEquals(report, one.report);
  assertEquals([weights, rows.length], [[1], COUNT]);
});

Deno.test("the report of several nets is that of the mean of their probabilities", () => {
  const nets = [evaluation(1, 0.3), evaluation(2, 0.3)];
  const mean = averageProbabilities(nets.map(({ probabilities }) => probabilities));
  const { report, probabilities } = evaluateTogether(nets);
  assertEquals(probabilities, mean);
  const alone = reportOn(mean, { name: "images", classNames, labels, count: COUNT });
  assertEquals([report.errors, report.logLoss], [alone.errors, alone.logLoss]);
  assertEquals([report.seconds, report.imagesPerSecond], [4, 10]);
});

Deno.test("images on which weights are searched are not in the report", () => {
  const nets = [evaluation(1, 0), evaluation(2, 1)];
  const search = { images: 25, stream: new RandomStreams(0).stream("search") };
  const { report, rows, found, weights, probabilities } = evaluateTogether(nets, { search });
  assertEquals([report.images, rows.length, probabilities.length], [15, 15, 3 * COUNT]);
  assertEquals(report.dataset, "images, without the 25 of the search");
  assertEquals(weights, found?.weights);
  assertAlmostEquals(weights.reduce((a, b) => a + b), 1);
  const tested = rows.filter((row) => row % 3 === 0).length;
  assertEquals(report.perClass[0].images, tested);
});

Deno.test("a search must leave an image to test on", () => {
  const stream = new RandomStreams(0).stream("search");
  const search = (images: number) => () =>
    evaluateTogether([evaluation(1, 0)], { search: { images, stream } });
  assertThrows(search(COUNT), BadArgumentError, "the images of the search");
  assertThrows(search(0), BadArgumentError, "the images of the search");
});

Deno.test("nets that see other patches have a report that names none", () => {
  const [one, other] = [evaluation(1, 0), evaluation(2, 0)];
  const patch = { side: 3, imageSide: 4, padding: 0 };
  const far = { ...other, report: { ...other.report, patch } };
  assertEquals(evaluateTogether([one, far]).report.patch, undefined);
  assertEquals(evaluateTogether([one, other]).report.patch, one.report.patch);
});

Deno.test("evaluations of other classes or images are not put together", () => {
  const one = evaluation(1, 0);
  const perClass = one.report.perClass.map(({ images }, i) => ({ name: `${i}`, images }));
  const renamed = { ...one, report: { ...one.report, perClass } };
  assertThrows(() => requireSameImages(one, renamed), BadArgumentError, "a,b,c and 0,1,2");
  const fewer = { ...one, read: one.read.slice(1) };
  assertThrows(() => requireSameImages(one, fewer), BadArgumentError, "found 40 of images and 39");
  const relabelled = { ...one, labels: one.labels.toReversed() };
  assertThrows(() => requireSameImages(one, relabelled), BadArgumentError, "the same images");
  assertThrows(() => evaluateTogether([]), BadArgumentError, "at least one net");
});
