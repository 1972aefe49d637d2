import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { publishedTable } from "../../../lib/cli/evaluation/published_table.ts";
import { reportOn } from "../../../lib/evaluation/evaluate.ts";

/** The report of a net that gives every image of `classes` classes to the first. */
function report(classes: number) {
  const probabilities = new Float32Array(4 * classes);
  for (let i = 0; i < 4; i++) probabilities[i * classes] = 1;
  const classNames = Array.from({ length: classes }, (_, c) => `${c}`);
  const labels = Uint16Array.of(0, 1, 1, 1);
  return {
    ...reportOn(probabilities, { name: "four pictures", classNames, labels, count: 4 }),
    ...{ crops: "center" as const, backend: "cpu", seconds: 1, imagesPerSecond: 4 },
  };
}

Deno.test("a report of 1,000 classes stands above the paper's rows, with images and crops", () => {
  const text = publishedTable(report(1000));
  assertMatch(text, /this report: four pictures, 4 images, centre crop +75\.0 % +7\d\.\d %/);
  assertMatch(text, /1 CNN, ten crops \(the paper, Table 2\) +40\.7 % +18\.2 %/);
  assertMatch(text, /bvlc_alexnet, centre crop \(Caffe, [^)]*\) +42\.9 % +19\.8 %/);
  assertStringIncludes(text, "* pre-trained on all of ImageNet as of the autumn of 2011");
  const widths = text.split("\n").filter((line) => line.endsWith("%")).map(({ length }) => length);
  assertEquals(new Set(widths).size, 1, "the columns are aligned");
});

Deno.test("the rows of the other contest are left out, and other classes have no table", () => {
  assertEquals(publishedTable(report(1000)).includes("sparse coding"), false);
  assertEquals(publishedTable(report(10)), "");
});
