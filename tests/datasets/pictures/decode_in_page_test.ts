import { assertEquals, assertRejects } from "@std/assert";
import { decodeImage as decodeBySharp } from "../../../datasets/pictures/decode_image.ts";
import { decodeImage } from "../../../datasets/pictures/decode_in_page.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { encodePng } from "../../../lib/figures/pictures/encode_png.ts";

const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 5) % 256);
const png = encodePng({ pixels, width: 40, height: 30 });

Deno.test("a page decodes a PNG file as Deno does with the interpolation of Pillow", async () => {
  const options = { side: 24, interpolation: "pillow" } as const;
  assertEquals(
    await decodeImage(png, "a.png", options),
    await decodeBySharp(png, "a.png", options),
  );
});

Deno.test("a web page, half a file and a photograph are errors that name the file", async () => {
  const html = new TextEncoder().encode("<html>Not found</html>");
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
  for (
    const [bytes, words] of [[html, "begins with"], [png.slice(0, png.length / 2), "40 x 30"], [
      jpeg,
      "only format",
    ]] as const
  ) {
    await assertRejects(() => decodeImage(bytes, "cat.JPEG", { side: 24 }), BadFileError, words);
  }
  await assertRejects(() => decodeImage(png, "a.png", { side: 0 }), BadArgumentError, "side");
});
