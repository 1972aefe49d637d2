/** Covers docs/data_card.md: its numbers are those of the data. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type ImageDataset, loadCifar10 } from "../datasets/mod.ts";

const card = await Deno.readTextFile(new URL("../docs/data_card.md", import.meta.url));

Deno.test("the data card has the size, the classes and the pixels of CIFAR-10", async () => {
  const { train, test } = await loadCifar10();
  assertStringIncludes(card, `| Classes | ${train.classNames.join(", ")} |`);
  assertStringIncludes(
    card,
    `${(train.count + test.count).toLocaleString("en")} colour photographs`,
  );
  assertEquals(rowOf("training"), measured(train));
  assertEquals(rowOf("test"), measured(test));
});

/** The cells of a row of the table of pixels. */
function rowOf(set: string): string[] {
  const line = card.split("\n").find((line) => line.startsWith(`| ${set} |`)) ?? "";
  return line.split("|").slice(2, -1).map((cell) => cell.trim());
}

/** The same cells from the data. */
function measured({ images, labels, count, classNames }: ImageDataset): string[] {
  const ofClass = classNames.map(() => 0);
  for (const label of labels) ofClass[label]++;
  const [sums, squares] = [[0, 0, 0], [0, 0, 0]];
  for (let i = 0; i < images.length; i++) {
    sums[i % 3] += images[i];
    squares[i % 3] += images[i] ** 2;
  }
  const pixels = images.length / 3;
  const means = sums.map((sum) => sum / pixels);
  const deviations = squares.map((sum, c) => Math.sqrt(sum / pixels - means[c] ** 2));
  return [
    `${count}`,
    [...new Set(ofClass)].join(", "),
    ...[means, deviations].map((values) => values.map((value) => value.toFixed(2)).join(", ")),
  ];
}
