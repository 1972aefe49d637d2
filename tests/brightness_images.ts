/** Small sets of images that a net can learn, for tests that train. */
import { RandomStreams } from "../lib/random.ts";

/** Images of ten classes, each class with its own brightness. */
export function brightnessImages(count: number) {
  const stream = new RandomStreams(5).stream("images");
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return {
    name: "squares",
    classNames: Array.from({ length: 10 }, (_, i) => `brightness ${i}`),
    images: Uint8Array.from(
      { length: count * 3072 },
      (_, i) => 24 * labels[Math.floor(i / 3072)] + stream.integer(24),
    ),
    labels,
    side: 32,
    count,
  };
}
