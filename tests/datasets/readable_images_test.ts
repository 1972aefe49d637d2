import { assertEquals, assertRejects } from "@std/assert";
import { readReadable } from "../../datasets/readable_images.ts";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";

/** Images of one pixel whose value is their position; those in `bad` cannot be read. */
function onePixelImages(bad: readonly number[]) {
  return {
    side: 1,
    reads: 0,
    async read(indices: ArrayLike<number>): Promise<Uint8Array<ArrayBuffer>> {
      this.reads++;
      await Promise.resolve();
      const found = Array.from(indices).find((index) => bad.includes(index));
      if (found === undefined) {
        return Uint8Array.from(Array.from(indices).flatMap((index) => [index, index, index]));
      }
      throw new BadFileError({
        ...{ path: `${found}.png`, expected: "an image", found: "nothing there" },
        hint: "remove it",
      });
    },
  };
}

Deno.test("if all images can be read, they are read at once", async () => {
  const images = onePixelImages([]);
  const { read, pixels, lost } = await readReadable(images, [4, 2]);
  assertEquals([[...read], [...pixels], lost], [[4, 2], [4, 4, 4, 2, 2, 2], []]);
  assertEquals(images.reads, 1);
});

Deno.test("an image that cannot be read is left out, with its reason", async () => {
  const { read, pixels, lost } = await readReadable(onePixelImages([2]), [4, 2, 3]);
  assertEquals([[...read], [...pixels]], [[4, 3], [4, 4, 4, 3, 3, 3]]);
  assertEquals(lost.map(({ index, reason }) => [index, reason]), [[2, "nothing there"]]);
});

Deno.test("if none can be read, the error is that of the first", async () => {
  await assertRejects(() => readReadable(onePixelImages([1, 2]), [2, 1]), BadFileError, "2.png");
});

Deno.test("an error of another kind is rethrown", async () => {
  const broken = { side: 1, read: () => Promise.reject(new BadArgumentError("no")) };
  await assertRejects(() => readReadable(broken, [1]), BadArgumentError, "no");
});
