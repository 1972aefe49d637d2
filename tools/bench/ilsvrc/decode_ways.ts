/**
 * Decoding photographs to squares of 256 x 256: `decodeImage` beside one pipeline of sharp with
 * nothing around it, which gives the same pixels.
 *
 * Of an upright photograph, sharp alone would not decode the rows below the square, nor notice if
 * they were missing; `decodeImage` compares with the pipeline that decodes all of them.
 */
import sharp from "sharp";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { squareGeometry } from "../../../datasets/pictures/square_geometry.ts";
import type { Timing } from "../protocol.ts";
import type { Photographs } from "./photographs.ts";
import { inTurns, type Rounds, timingsOf } from "./turns.ts";

/** Height and width of the squares. */
export const SQUARE = 256;

/** The ways to decode; each is the `layout` of its timings. */
export const decoders = ["bare sharp", "bare sharp, some rows", "decodeImage"] as const;

type Decode = (file: Uint8Array) => Promise<Uint8Array>;

/** Both ways for photographs of one size. */
export function decodersOf(
  { width, height }: Pick<Photographs, "width" | "height">,
): Record<typeof decoders[number], Decode> {
  const { left, top, ...scaled } = squareGeometry(width, height, SQUARE, "shorter-side");
  const pipeline = (file: Uint8Array, rows: { top: number; height: number }) =>
    sharp(file)
      .resize(scaled.width, scaled.height, { fit: "fill", kernel: "linear" })
      .extract({ left, width: SQUARE, ...rows })
      .raw().toBuffer();
  const start = top * SQUARE * 3;
  return {
    "bare sharp": async (file) =>
      (await pipeline(file, { top: 0, height: scaled.height }))
        .subarray(start, start + SQUARE * SQUARE * 3),
    "bare sharp, some rows": (file) => pipeline(file, { top, height: SQUARE }),
    "decodeImage": async (file) =>
      (await decodeImage(file, "a photograph", { side: SQUARE })).pixels,
  };
}

/** Decodes every file, `parallel` of them at a time. */
export async function decodeAll(
  decode: Decode,
  files: readonly Uint8Array[],
  parallel: number,
): Promise<void> {
  const left = files.values();
  await Promise.all(Array.from({ length: parallel }, async () => {
    for (const file of left) await decode(file);
  }));
}

/**
 * Times both decoders, `parallel` files at a time.
 *
 * @throws {Error} if their pixels differ.
 */
export async function measureDecoders(
  { files, ...size }: Photographs,
  parallel: number,
  rounds: Rounds,
): Promise<Timing[]> {
  const ways = decodersOf(size);
  for (const file of files) {
    const [bare, ...others] = await Promise.all(decoders.map((name) => ways[name](file)));
    const differs = (pixels: Uint8Array) =>
      pixels.length !== bare.length || pixels.some((value, i) => value !== bare[i]);
    if (others.some(differs)) throw new Error("the decoders give different pixels");
  }
  // A few files a turn, so that turns are short.
  const turn = Math.max(1, 2 * (parallel - 1));
  const some = (round: number) =>
    Array.from({ length: turn }, (_, i) => files[(round * turn + i) % files.length]);
  const taken = await inTurns(
    Object.fromEntries(decoders.map((name) => [
      name,
      (round: number) => decodeAll(ways[name], some(round), parallel),
    ])),
    rounds,
  );
  return timingsOf(decodingOf(size, parallel), turn, taken);
}

/** The name of a timing: `decode 500 x 375, 2 at a time`. */
export function decodingOf(
  { width, height }: Pick<Photographs, "width" | "height">,
  parallel: number,
): string {
  return `decode ${width} x ${height}, ${parallel} at a time`;
}
