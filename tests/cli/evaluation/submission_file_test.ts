/** Covers lib/cli/evaluation/submission_file.ts, lib/cli/command/order_flag.ts and lib/cli/command/read_text.ts. */
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import {
  type GuessedImages,
  numberingOf,
  requireOfficialLines,
  submissionOf,
} from "../../../lib/cli/evaluation/submission_file.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";

const classNames = ["cat", "dog", "eel"];
const paths = ["b/ILSVRC2012_val_00000003.JPEG", "a/ILSVRC2012_val_00000001.JPEG"];

/** Two images, of which `more` says what is different. */
function guessed(more: { paths?: readonly string[]; read?: number[] } = {}) {
  const { paths, read = [0, 1] } = more;
  const images = {
    ...{ name: "pictures", classNames, labels: Uint16Array.of(0, 1), count: 2 },
    ...{ images: new Uint8Array(24), side: 2 },
    ...(paths === undefined ? {} : { paths }),
  };
  return { images, read, probabilities: [0.5, 0.2, 0.3, 0.1, 0.2, 0.7] };
}

/** The submission of images in an order. */
async function submission(guessed: GuessedImages, order?: string) {
  return submissionOf(guessed, await numberingOf(guessed.images.classNames, order));
}

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const order = `${folder}/order.txt`;
await Deno.writeTextFile(order, "eel a fish\ncat\ndog\n");

Deno.test("the best guesses of each image are on a line, by position", async () => {
  const { text, meaning } = await submission(guessed());
  assertEquals(text, "1 3 2\n3 2 1\n");
  assertEquals(
    meaning,
    "2 lines in the order of the images; class numbers: the order of the net's classes, 1 is cat, " +
      "3 is eel",
  );
});

Deno.test("images on disk are in the order of their files' names, whatever their folders", async () => {
  const { text, meaning } = await submission(guessed({ paths }));
  assertEquals(text, "3 2 1\n1 3 2\n");
  assertStringIncludes(meaning, "2 lines sorted by file name");
});

Deno.test("an order gives the classes their numbers, and is named", async () => {
  const { text, meaning } = await submission(guessed(), order);
  assertEquals(text, "2 1 3\n1 3 2\n");
  assertStringIncludes(meaning, `class numbers: ${order}, 1 is eel, 3 is dog`);
});

Deno.test("a class that is not in the order is an error", async () => {
  const other = `${folder}/other.txt`;
  await Deno.writeTextFile(other, "cat\ndog\nant\n");
  await assertRejects(() => submission(guessed(), other), BadArgumentError, "Expected eel");
});

Deno.test("without a line for every image there is no submission", async () => {
  await assertRejects(
    () => submission({ ...guessed(), read: [1] }),
    BadFileError,
    "Expected 2 readable images, because each line of a submission is an image but found 1",
  );
});

Deno.test("classes that are called by the words of ILSVRC are numbered by their WNIDs", async () => {
  const { wnids, words } = await ilsvrc2012Classes();
  const ids = `${folder}/ids.txt`;
  // The crane that is a bird and the one that is a machine keep apart.
  await Deno.writeTextFile(ids, wnids.toReversed().join("\n"));
  const { images } = guessed();
  const one = { ...images, classNames: words, count: 1 };
  const probabilities = new Float32Array(1000);
  [134, 517].forEach((label, i) => probabilities[label] = [0.7, 0.3][i]);
  const { text } = await submission({ images: one, read: [0], probabilities }, ids);
  assertEquals(text.split(" ").slice(0, 2), ["866", "483"]);
});

/** Images with the official numbers `numbers`. */
function numbered(...numbers: (number | string)[]) {
  const paths = numbers.map((number) =>
    typeof number === "string" ? number : `ILSVRC2012_val_${`${number}`.padStart(8, "0")}.JPEG`
  );
  return { ...guessed({ paths }).images, count: paths.length };
}

Deno.test("a gap in the official numbers of images is an error that names the first missing one", () => {
  const refused = (...numbers: (number | string)[]) =>
    assertThrows(() => requireOfficialLines(numbered(...numbers)), BadFileError).message;
  assertStringIncludes(
    refused(1, 5, 3, 2, 6),
    "Expected ILSVRC2012_val_00000004 for line 4 of a submission but found " +
      "ILSVRC2012_val_00000005.JPEG",
  );
  assertStringIncludes(refused(2, 3), "Expected ILSVRC2012_val_00000001 for line 1");
  // Pictures of something else and one image twice move lines, too.
  assertStringIncludes(refused("A.JPEG", 1, 2), "ILSVRC2012_val_00000002 for line 2");
  assertStringIncludes(refused(1, "copy/ILSVRC2012_val_00000001.JPEG", 2), "for line 2");
});

Deno.test("official numbers without a gap, and names without such numbers, are accepted", () => {
  requireOfficialLines(numbered(3, 1, 2));
  requireOfficialLines(numbered("cat_00000007.jpg", "n01440764_18.JPEG"));
  requireOfficialLines(guessed().images);
});
