/** A two-tower net and batches that train in a second. */
import { preset } from "../../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { RandomStreams } from "../../../lib/random.ts";
import type { BatchSource } from "../../../lib/training/batch_source.ts";

const { convolutions, fullyConnected, ...rest } = preset("cifarTwoTower");

/** `cifarTwoTower` with an eighth of its kernels, on images of 16 x 16, with dropout. */
export const smallSpec: AlexNetSpec = {
  ...rest,
  name: "small",
  side: 16,
  classes: 4,
  convolutions: convolutions.map((layer) => ({ ...layer, kernels: layer.kernels / 8 })),
  fullyConnected: fullyConnected.map((layer) => ({
    ...layer,
    units: layer.units / 8,
    dropout: { rate: 0.5, form: "test-scaled", place: "outputs" },
  })),
};

/** Batches of `size` random images with their classes, `count` of them. */
export function smallBatches(count: number, size = 8): BatchSource {
  const numbers = smallSpec.side ** 2 * 3;
  return {
    stepsPerEpoch: count,
    async *batches(_, startStep) {
      for (let step = startStep; step < count; step++) {
        const stream = new RandomStreams(7).fork("batch", step);
        const labels = Int32Array.from({ length: size }, () => stream.integer(smallSpec.classes));
        // Each class has its own brightness.
        const images = Float32Array.from(
          { length: size * numbers },
          (_, i) => labels[Math.floor(i / numbers)] - 1.5 + stream.normal(),
        );
        yield { images, labels, count: size };
      }
    },
  };
}
