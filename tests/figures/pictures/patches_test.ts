import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import { patchesFigure } from "../../../lib/figures/pictures/patches.ts";
import { imagesIn, stack, words } from "../example.ts";

Deno.test("a row of patches shows the box in its image and the part of each patch inside it", async () => {
  const patches = [
    { image: 0, top: 1, left: 1, side: 2 },
    { image: 1, top: -1, left: 2, side: 4 },
  ];
  const rows = [{ label: "conv1", patches }, { label: "conv2", note: "tower 1", patches: [] }];
  const figure = patchesFigure({ ...words, stack, rows, cell: 40 });
  assertEquals(await imagesIn(figure), 3, "the whole image and two patches; a dead unit has none");
  const svg = await figure.svg();
  assertStringIncludes(svg, "never answers");
  const box = /<rect x="(\d+)" y="(\d+)" width="20" height="20" fill="none"/.exec(svg);
  assertEquals([box?.[1], box?.[2]], [String(92 + 10), String(22 + 10)]);
  // The second patch has 3 of 4 rows and 2 of 4 columns of pixels.
  assert(/<image [^>]*width="20" height="30"/.test(svg));
  const outside = [{ label: "a", patches: [{ image: 0, top: 9, left: 0, side: 2 }] }];
  assertThrows(() => patchesFigure({ ...words, stack, rows: outside }), BadArgumentError, "row 9");
});
