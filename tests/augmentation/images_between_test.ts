import { assertEquals } from "@std/assert";
import { imagesBetween } from "../../lib/augmentation/images_between.ts";

const common = {
  ...{ name: "five", classNames: ["a", "b"], labels: Uint8Array.of(0, 1, 0, 1, 1) },
  ...{ side: 1, count: 5 },
};
const pixels = Uint8Array.from({ length: 15 }, (_, i) => i);
const inMemory = { ...common, images: pixels };

function pixelsAt(indices: ArrayLike<number>) {
  return Uint8Array.from(
    Array.from(indices).flatMap((i) => [...pixels.subarray(3 * i, 3 * i + 3)]),
  );
}

const onDemand = {
  ...common,
  read: (indices: ArrayLike<number>) => Promise.resolve(pixelsAt(indices)),
  readReadable(indices: ArrayLike<number>) {
    // Image 3 can no longer be read.
    const read = Int32Array.from(indices).filter((i) => i !== 3);
    return Promise.resolve({ read, pixels: pixelsAt(read) });
  },
};

Deno.test("neighbours in memory keep their pixels and labels", () => {
  const part = imagesBetween(inMemory, { start: 1, end: 4 });
  assertEquals([part.count, [...part.labels]], [3, [1, 0, 1]]);
  assertEquals("images" in part ? [...part.images] : [], [...pixels.subarray(3, 12)]);
});

Deno.test("neighbours that are read on demand are numbered from 0, and one that is lost is left out", async () => {
  const part = imagesBetween(onDemand, { start: 2, end: 5 });
  if ("images" in part) throw new Error("Expected images that are read on demand.");
  assertEquals(await part.read([0, 2]), pixelsAt([2, 4]));
  assertEquals(await part.readReadable?.([0, 1, 2]), {
    read: Int32Array.of(0, 2),
    pixels: pixelsAt([2, 4]),
  });
});

Deno.test("no neighbours are no images", () => {
  assertEquals(imagesBetween(inMemory, { start: 2, end: 2 }).count, 0);
});
