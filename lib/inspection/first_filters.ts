/**
 * The filters of a net's first convolution, as the paper's Fig. 3 shows them.
 *
 * @module
 */
import { BadFileError } from "../errors.ts";
import type { FilterBank } from "../figures/pictures/filters.ts";
import type { Checkpoint } from "../training/checkpoint/checkpoint_format.ts";

/**
 * The kernels of the first convolution in every tower, their channels in the order RGB.
 *
 * @param checkpoint the net and its weights.
 * @param path its file, for the message.
 * @throws {BadFileError} when it has none, or its kernels are not those of a convolution.
 */
export function firstFilters({ info, weights }: Checkpoint, path: string): FilterBank[] {
  const { spec: { convolutions: [{ name }] }, preprocessing: { channelOrder } } = info;
  const wanted = new RegExp(`^(?:tower(\\d+)/)?${name}/kernel$`);
  const banks = [...weights].flatMap(([weight, { shape, values }]) => {
    const tower = wanted.exec(weight);
    if (tower === null) return [];
    const kernel = channelOrder === "bgr" ? reversedChannels(values, shape) : values;
    const title = tower[1] === undefined ? "All filters" : `Tower ${tower[1]}`;
    return [{ name: title, kernel, shape }];
  });
  if (banks.length > 0 && banks.every(({ shape }) => shape.length === 4)) return banks;
  throw new BadFileError({
    path,
    expected: `the filters of a convolution, ${name}`,
    found: banks.length === 0 ? "none" : `a kernel of the shape [${banks[0].shape}]`,
  });
}

/** A kernel `[height, width, 3, filters]` for blue, green and red as one for red, green and blue. */
function reversedChannels(
  kernel: Float32Array,
  [height, width, channels, filters]: readonly number[],
): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let place = 0; place < height * width; place++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = (place * channels + channels - 1 - channel) * filters;
      result.set(kernel.subarray(from, from + filters), (place * channels + channel) * filters);
    }
  }
  return result;
}
