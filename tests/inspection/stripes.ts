/** Two dozen images of stripes in ten classes: enough to train on for a few steps. */
import type { ImageDataset } from "../../datasets/dataset.ts";

const count = 24;

/** The images; pixels repeat with a period that a net can distinguish. */
export const stripes: ImageDataset = {
  name: "stripes",
  side: 32,
  count,
  classNames: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  images: Uint8Array.from({ length: count * 32 * 32 * 3 }, (_, i) => (i * (1 + i % 7)) % 256),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
};
