/** Sets of images in memory as sets that are read on demand, for tests. */
import { fitColorPca } from "../lib/augmentation/color_pca.ts";
import type { LabelledImages } from "../lib/augmentation/images.ts";
import type { MeasuredImages } from "../lib/augmentation/measured_images.ts";
import { channelMeans, meanImage } from "../lib/augmentation/statistics.ts";

/** `images` with their statistics, each read after a turn of the event loop. */
export function readOnDemand<T extends LabelledImages>(
  images: T,
): Omit<T, "images"> & MeasuredImages {
  const { images: pixels, ...rest } = images;
  const length = images.side * images.side * 3;
  return {
    ...rest,
    statistics: {
      meanImage: meanImage(images),
      channelMeans: channelMeans(images),
      colorPca: fitColorPca(images),
    },
    async read(indices) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const read = new Uint8Array(indices.length * length);
      for (let i = 0; i < indices.length; i++) {
        read.set(pixels.subarray(indices[i] * length, (indices[i] + 1) * length), i * length);
      }
      return read;
    },
  };
}
