/**
 * Cuts the patch that excites a unit out of its picture.
 *
 * @module
 */
import { imageAt, type ImageDataset } from "../../../datasets/dataset.ts";
import type { TopPatch } from "../../../lib/inspection/top_patches.ts";
import type { CutPatch } from "./network_messages.ts";

/** The patch at `place`; what is outside the picture is transparent. */
export function cutPatch(
  dataset: ImageDataset,
  { image, top, left, side, value }: TopPatch,
): CutPatch {
  const whole = imageAt(dataset, image);
  const pixels = new Uint8Array(side * side * 4);
  const isInside = (at: number) => at >= 0 && at < dataset.side;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (!isInside(top + row) || !isInside(left + column)) continue;
      const from = 3 * ((top + row) * dataset.side + left + column);
      const to = 4 * (row * side + column);
      pixels.set(whole.subarray(from, from + 3), to);
      pixels[to + 3] = 255;
    }
  }
  const label = dataset.classNames[dataset.labels[image]] ?? "";
  return { pixels, width: side, height: side, label, value };
}
