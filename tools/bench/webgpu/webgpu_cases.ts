/**
 * The operations of one tower of the paper's network, with their minimum costs: the basis of the
 * WebGPU benchmark and of the roofline in `docs/performance-webgpu.md`.
 */

/** A convolution over `[batch, side, side, inMaps]`. */
export interface ConvolutionCase {
  readonly kind: "convolution";
  readonly pass: "forward" | "filter gradient" | "input gradient";
  readonly layer: string;
  readonly batch: number;
  readonly side: number;
  readonly inMaps: number;
  readonly outMaps: number;
  readonly window: number;
  readonly stride: number;
  readonly padding: number;
}

/** A fully connected layer: `[batch, inputs]` by `[inputs, outputs]`. */
export interface ProductCase {
  readonly kind: "product";
  readonly pass: "forward" | "weight gradient" | "input gradient";
  readonly layer: string;
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Pooling 3 x 3 at stride 2, or normalization over 5 maps, of `[batch, side, side, maps]`. */
export interface MapCase {
  readonly kind: "pooling" | "normalization";
  readonly pass: "forward" | "input gradient";
  readonly layer: string;
  readonly batch: number;
  readonly side: number;
  readonly maps: number;
}

/** The momentum update of `size` weights. */
export interface UpdateCase {
  readonly kind: "update";
  readonly pass: "update";
  readonly layer: string;
  readonly size: number;
}

/** One row of the benchmark. */
export type OpCase = ConvolutionCase | ProductCase | MapCase | UpdateCase;

/** Side of the output of a convolution. */
export function outSide({ side, window, stride, padding }: ConvolutionCase): number {
  return Math.floor((side + 2 * padding - window) / stride) + 1;
}

/** The minimum cost of an operation in any implementation. */
export interface Cost {
  /** Floating-point operations; a multiply-add counts as two. */
  readonly operations: number;
  /** Bytes that must be read or written once. */
  readonly bytes: number;
}

/** The minimum cost of `op`. */
export function costOf(op: OpCase): Cost {
  switch (op.kind) {
    case "convolution": {
      const outputs = op.batch * outSide(op) ** 2 * op.outMaps;
      const filter = op.window ** 2 * op.inMaps * op.outMaps;
      return {
        operations: 2 * outputs * op.window ** 2 * op.inMaps,
        bytes: 4 * (op.batch * op.side ** 2 * op.inMaps + filter + outputs),
      };
    }
    case "product":
      return {
        operations: 2 * op.batch * op.inputs * op.outputs,
        bytes: 4 * (op.batch * (op.inputs + op.outputs) + op.inputs * op.outputs),
      };
    case "pooling": {
      const inputs = op.batch * op.side ** 2 * op.maps;
      const outputs = op.batch * Math.floor((op.side - 1) / 2) ** 2 * op.maps;
      return op.pass === "forward"
        ? { operations: 9 * outputs, bytes: 4 * (inputs + outputs) }
        : { operations: 4 * inputs, bytes: 4 * (2 * inputs + 2 * outputs) };
    }
    case "normalization": {
      const inputs = op.batch * op.side ** 2 * op.maps;
      return op.pass === "forward"
        ? { operations: 16 * inputs, bytes: 8 * inputs }
        : { operations: 52 * inputs, bytes: 12 * inputs };
    }
    case "update":
      return { operations: 5 * op.size, bytes: 20 * op.size };
  }
}

type Geometry = Omit<ConvolutionCase, "kind" | "pass" | "batch">;

/** One tower of the paper. */
const CONVOLUTIONS: readonly Geometry[] = [
  { layer: "conv1", side: 227, inMaps: 3, outMaps: 48, window: 11, stride: 4, padding: 0 },
  { layer: "conv2", side: 27, inMaps: 48, outMaps: 128, window: 5, stride: 1, padding: 2 },
  { layer: "conv3", side: 13, inMaps: 256, outMaps: 192, window: 3, stride: 1, padding: 1 },
  { layer: "conv4", side: 13, inMaps: 192, outMaps: 192, window: 3, stride: 1, padding: 1 },
  { layer: "conv5", side: 13, inMaps: 192, outMaps: 128, window: 3, stride: 1, padding: 1 },
];

/** The operations at one batch size, in the order of the network. */
export function casesAt(batch: number): OpCase[] {
  const convolutions = CONVOLUTIONS.flatMap((geometry) => {
    const base = { kind: "convolution", batch, ...geometry } as const;
    const passes: ConvolutionCase["pass"][] = geometry.layer === "conv1"
      ? ["forward", "filter gradient"]
      : ["forward", "filter gradient", "input gradient"];
    return passes.map((pass): OpCase => ({ ...base, pass }));
  });
  const maps = (["pooling", "normalization"] as const).flatMap((kind) =>
    (["forward", "input gradient"] as const).map((pass): OpCase => ({
      kind,
      pass,
      layer: kind === "pooling" ? "pool1" : "norm1",
      batch,
      side: 55,
      maps: 48,
    }))
  );
  const products = (["forward", "weight gradient", "input gradient"] as const).map((
    pass,
  ): OpCase => ({ kind: "product", pass, layer: "fc6", batch, inputs: 9216, outputs: 2048 }));
  return [
    ...convolutions,
    ...maps,
    ...products,
    { kind: "product", pass: "forward", layer: "matmul", batch: 1024, inputs: 1024, outputs: 1024 },
    { kind: "update", pass: "update", layer: "fc6", size: 9216 * 2048 },
  ];
}
