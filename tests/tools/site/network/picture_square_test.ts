import { assertEquals, assertThrows } from "@std/assert";
import { decodeImage } from "../../../../datasets/pictures/decode_image.ts";
import { encodePng } from "../../../../lib/figures/pictures/encode_png.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { squareOfPixels } from "../../../../tools/site/network/picture_square.ts";

/** A picture with colours everywhere. */
function colours(width: number, height: number): Uint8Array {
  return Uint8Array.from(
    { length: width * height * 4 },
    (_, i) => i % 4 === 3 ? 255 : (i * 7 + (i >> 6) * 13) % 256,
  );
}

for (const [width, height] of [[50, 70], [70, 50], [32, 32], [16, 20]]) {
  for (const mode of ["shorter-side", "stretch"] as const) {
    Deno.test(`the square of ${width} x ${height} (${mode}) is that of the library, bit for bit`, async () => {
      const data = colours(width, height);
      const pixels = data.filter((_, i) => i % 4 < 3);
      const expected = await decodeImage(encodePng({ pixels, width, height }), "colours.png", {
        ...{ side: 32, resize: mode, interpolation: "pillow" },
      });
      assertEquals(
        squareOfPixels({ data, width, height }, 32, mode, "colours.png"),
        Uint8Array.from(expected.pixels),
      );
    });
  }
}

Deno.test("what is transparent becomes white", () => {
  const data = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 255, 10, 20, 30, 255);
  const square = squareOfPixels({ data, width: 2, height: 2 }, 2, "stretch", "a.png");
  assertEquals([...square], [255, 255, 255, 127, 127, 127, 0, 0, 0, 10, 20, 30]);
});

Deno.test("a picture too long for its width is refused", () => {
  const strip = { data: new Uint8Array(4 * 60_000), width: 60_000, height: 1 };
  assertThrows(() => squareOfPixels(strip, 32, "shorter-side", "strip.png"), BadFileError, "strip");
});
