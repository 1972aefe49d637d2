/**
 * The layers of the preset `paper` as single operations, and their arithmetic cost.
 */

/** A convolution layer; `towers` parts, each from `inputs` to `outputs` maps. */
export interface ConvolutionCase {
  readonly name: string;
  readonly side: number;
  readonly places: number;
  readonly window: number;
  readonly stride: number;
  readonly padding: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly towers: number;
}

/** conv1 to conv5. conv1 and conv3 read all maps, so their towers form one convolution. */
export const convolutions: readonly ConvolutionCase[] = [
  {
    name: "conv1",
    side: 227,
    places: 55,
    window: 11,
    stride: 4,
    padding: 0,
    inputs: 3,
    outputs: 96,
    towers: 1,
  },
  {
    name: "conv2",
    side: 27,
    places: 27,
    window: 5,
    stride: 1,
    padding: 2,
    inputs: 48,
    outputs: 128,
    towers: 2,
  },
  {
    name: "conv3",
    side: 13,
    places: 13,
    window: 3,
    stride: 1,
    padding: 1,
    inputs: 256,
    outputs: 384,
    towers: 1,
  },
  {
    name: "conv4",
    side: 13,
    places: 13,
    window: 3,
    stride: 1,
    padding: 1,
    inputs: 192,
    outputs: 192,
    towers: 2,
  },
  {
    name: "conv5",
    side: 13,
    places: 13,
    window: 3,
    stride: 1,
    padding: 1,
    inputs: 192,
    outputs: 128,
    towers: 2,
  },
];

/** The maps that are normalized and pooled. */
export const maps = [
  { name: "1", side: 55, channels: 96, normalized: true },
  { name: "2", side: 27, channels: 256, normalized: true },
  { name: "5", side: 13, channels: 256, normalized: false },
] as const;

/** fc6 to fc8. */
export const fullyConnected = [
  { name: "fc6", inputs: 9216, outputs: 4096 },
  { name: "fc7", inputs: 4096, outputs: 4096 },
  { name: "fc8", inputs: 4096, outputs: 1000 },
] as const;

/** 10^9 operations of a convolution, forward or one gradient, on `batch` images. */
export function convolutionGflop(
  { places, window, inputs, outputs, towers }: ConvolutionCase,
  batch: number,
): number {
  return 2e-9 * batch * places ** 2 * window ** 2 * inputs * outputs * towers;
}

/** 10^9 operations of the whole network: forward, and a training step (no gradient of the image). */
export function networkGflop(batch: number): { forward: number; step: number } {
  const layers = [
    ...convolutions.map((layer) => convolutionGflop(layer, batch)),
    ...fullyConnected.map(({ inputs, outputs }) => 2e-9 * batch * inputs * outputs),
  ];
  const forward = layers.reduce((sum, gflop) => sum + gflop, 0);
  return { forward, step: 3 * forward - layers[0] };
}
