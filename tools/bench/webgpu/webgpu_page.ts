/** The page `docs/performance-webgpu.md`: readings, roofline, occupancy, from the case table. */
import { DEFAULT_SPEEDS, planProduct, TILES, tileSize } from "../../../lib/ops/webgpu/tiles.ts";
import { casesAt, type ConvolutionCase, costOf, outSide } from "./webgpu_cases.ts";
import type { Ceilings, OpRow, StepRow } from "./webgpu_report.ts";

/** The readings of a run of the benchmark. */
export interface Readings {
  readonly adapter: string;
  readonly software: boolean;
  readonly ceilings?: Ceilings | undefined;
  readonly batch: number;
  readonly rows: readonly OpRow[];
  readonly steps: readonly StepRow[];
}

/** A card and its specified performance. */
interface Card {
  readonly name: string;
  /** TFLOP/s of float32. */
  readonly teraflops: number;
  /** GB/s of its memory. */
  readonly gigabytes: number;
}

const CARDS: readonly Card[] = [
  { name: "GeForce RTX 3060", teraflops: 12.7, gigabytes: 360 },
  { name: "Apple M2, 10 cores", teraflops: 3.6, gigabytes: 100 },
];

const BATCHES = [1, 32, 128];

function milliseconds(value: number | undefined): string {
  return value === undefined ? "-" : value.toFixed(value < 10 ? 2 : 0);
}

function ratio(peer: number | undefined, ours: number): string {
  return peer === undefined ? "-" : `${(peer / ours).toFixed(1)}x`;
}

/** A Markdown table. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The readings of the operations. */
export function opTable({ rows, ceilings }: Readings): string {
  const speed = ceilings === undefined ? [] : ["TFLOP/s", "GB/s"];
  return table(
    ["operation", "ours, ms", "tfjs", "jax-js", "vs tfjs", "vs jax-js", ...speed],
    rows.map((row) => [
      row.name,
      milliseconds(row.ours),
      milliseconds(row.tfjs),
      milliseconds(row.jax),
      ratio(row.tfjs, row.ours),
      ratio(row.jax, row.ours),
      ...(ceilings === undefined ? [] : [
        (row.operations / row.ours / 1e9).toFixed(2),
        (row.bytes / row.ours / 1e6).toFixed(0),
      ]),
    ]),
  );
}

/** The readings of the training steps. */
export function stepTable({ steps }: Readings): string {
  return table(
    ["step", "ours, ms", "tfjs", "jax-js", "vs tfjs", "vs jax-js", "dispatches", "MB", "readbacks"],
    steps.map(({ name, rounds, ours, counts, tfjs, jax }) => [
      name.replace("step ", ""),
      milliseconds(ours),
      milliseconds(tfjs),
      milliseconds(jax),
      ratio(tfjs, ours),
      ratio(jax, ours),
      ...[counts?.dispatches ?? 0, (counts?.bytes ?? 0) / 1e6, counts?.readbacks ?? 0]
        .map((value) => `${Math.round(value / rounds)}`),
    ]),
  );
}

/** Ratios of gradient to forward times of this package's kernels. */
function ownRatios({ rows }: Readings): string {
  const time = (name: string): number | undefined => rows.find((row) => row.name === name)?.ours;
  const lines = ["conv1", "conv2", "conv3", "conv4", "conv5", "norm1"].flatMap((layer) => {
    const pass = layer === "norm1" ? "input gradient" : "filter gradient";
    const [forward, gradient] = [time(`${layer} forward`), time(`${layer} ${pass}`)];
    return forward === undefined || gradient === undefined
      ? []
      : [`${layer} ${(gradient / forward).toFixed(2)}`];
  });
  return lines.join(", ");
}

function roofline(): string {
  return table(
    [
      "operation",
      "GFLOP",
      "MB",
      "FLOP/byte",
      ...CARDS.flatMap(({ name }) => [`${name}, ms`, "bound by"]),
    ],
    casesAt(128).filter(({ layer }) => layer !== "matmul").map((op) => {
      const { operations, bytes } = costOf(op);
      const limits = CARDS.flatMap(({ teraflops, gigabytes }) => {
        const compute = operations / teraflops / 1e9;
        const memory = bytes / gigabytes / 1e6;
        return [
          milliseconds(Math.max(compute, memory)),
          compute > memory ? "arithmetic" : "memory",
        ];
      });
      return [
        `${op.layer} ${op.pass}`,
        (operations / 1e9).toFixed(operations < 1e9 ? 2 : 1),
        (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0),
        (operations / bytes).toFixed(operations / bytes < 10 ? 1 : 0),
        ...limits,
      ];
    }),
  );
}

function occupancy(): string {
  const rows: string[][] = [];
  for (const pass of ["forward", "filter gradient"] as const) {
    for (const layer of ["conv1", "conv2", "conv3", "conv5"]) {
      const cells = BATCHES.map((batch) => {
        const op = casesAt(batch).find((candidate): candidate is ConvolutionCase =>
          candidate.kind === "convolution" && candidate.layer === layer && candidate.pass === pass
        );
        if (op === undefined) return "-";
        const places = batch * outSide(op) ** 2;
        const weights = op.window ** 2 * op.inMaps;
        const [down, depth] = pass === "forward" ? [places, weights] : [weights, places];
        const { tile, splits } = planProduct(down, op.outMaps, depth, 1, DEFAULT_SPEEDS, 2 ** 27);
        const size = tileSize(TILES[tile]);
        const tiles = Math.ceil(down / size.rows) * Math.ceil(op.outMaps / size.columns);
        const useful = down * op.outMaps / (tiles * size.rows * size.columns);
        return `${tiles * splits} of ${tile}, ${(100 * useful).toFixed(0)} %`;
      });
      rows.push([`${layer} ${pass}`, ...cells]);
    }
  }
  return table(["layer of one tower", ...BATCHES.map((batch) => `batch ${batch}`)], rows);
}

/** Fraction of the 64-row tiles that the positions of `images` 13 x 13 maps fill. */
function fill(images: number): string {
  const rows = images * 169;
  return `${(100 * rows / (Math.ceil(rows / 64) * 64)).toFixed(0)} %`;
}

/** The page. */
export function performancePage(readings: Readings): string {
  const { adapter, software, batch, ceilings } = readings;
  const how = software
    ? "It computes on the processor, so these numbers test the kernels\nand compare them within a row; " +
      "they say little about a graphics card. The milliseconds are CPU time,\nsummed over all " +
      "threads, because wall-clock time on a busy machine includes other programs."
    : `The milliseconds are wall-clock time. Ceilings measured in the same run: ${
      ceilings?.teraflops.toFixed(2)
    } TFLOP/s in a product of 4096 x 4096 matrices, ${
      ceilings?.gigabytes.toFixed(0)
    } GB/s in a copy.`;
  return `# How fast the WebGPU kernels are, and how fast they can be

<!-- Written by \`deno task dev bench --backend webgpu --write\`. Change the program, not this page. -->

## Readings

Adapter: \`${adapter}\`. ${how}
All three alternated, operation by operation, on the same adapter at batch ${batch}, for one tower
of the paper. tfjs is its 4.22.0 WebGPU backend with its own kernels, jax-js is \`@jax-js/jax\` 0.1.25 under \`jit\`.

${opTable(readings)}

A training step is forward, backward, update and the one readback of the loss. jax-js runs
without dropout.

${stepTable(readings)}

Gradient against its own forward pass (filter gradients of convolutions, input gradient of the
normalization): ${ownRatios(readings)}.

## The roofline

The least that each operation of one tower must compute and move at batch 128, and the shortest
possible time on each card: the operations divided by its arithmetic rate, or the bytes divided by
its memory bandwidth, whichever is longer. The cards' specifications are their makers'
(${
    CARDS.map(({ name, teraflops, gigabytes }) =>
      `${name}: ${teraflops} TFLOP/s, ${gigabytes} GB/s`
    )
      .join("; ")
  }).

${roofline()}

Convolutions are bound by arithmetic: tiles, registers and full workgroups determine their speed. Everything else
is bound by memory: there, reading a number twice costs time, and the only gain comes from fusing
(bias and activation into the product, ReLU and bias sum into one gradient pass, the whole update
into one).

## Occupancy

Workgroups in flight and the share of their outputs that is used. A card of this size runs a few
hundred workgroups at once; fewer leave multiprocessors idle, so a filter gradient, with its few
outputs and long depth, is cut into spans (the numbers include them).

${occupancy()}

The rows of a product are the output positions of all images together. One image of 13 x 13 maps
would fill its 64-row tiles to ${fill(1)}; 128 images folded into one product fill them to ${
    fill(128)
  }.

## The binding limit

WebGPU guarantees 128 MiB for one binding, and many adapters provide no more. At batch 128 the
largest tensors of \`paper\` are conv1's output, ${
    (128 * 55 * 55 * 48 * 4 / 2 ** 20).toFixed(1)
  } MiB for each
tower, and fc6's weights, ${
    (9216 * 2048 * 4 / 2 ** 20).toFixed(0)
  } MiB for each tower: the two-tower
split is what makes the network fit. Merged into one tower they are ${
    (128 * 55 * 55 * 96 * 4 / 2 ** 20).toFixed(1)
  } and ${(9216 * 4096 * 4 / 2 ** 20).toFixed(0)} MiB.
Fully connected layers over the limit are computed in windows; anything else over it is rejected
before any work, with the tensor's name and the limit. The result is never silently zero.

## Where a graphics card and the software adapter differ

The kernels are tuned for graphics cards; a software adapter is used for tests.

* **Workgroup memory.** On a software adapter it is ordinary memory and a barrier costs more than the
  reads it saves (see \`webgpu-kernels.md\`, steps 3 and 4). On a card it reduces memory
  traffic by a factor equal to the side of the tile. The kernels use it, except in convolutions of
  up to 32 maps, where the threads of a workgroup would share almost nothing
  (\`direct_product.wgsl\`); there, card and software adapter agree. On a software adapter, wider
  convolutions would also be up to twice as fast without it; the kernels use what is faster on a
  card.
* **Spans.** The processor has only a few threads, which any product keeps busy, so spans only add
  partial sums there. A card needs hundreds of workgroups, so the kernels cut the depth.
* **Constants.** Shapes of convolutions are compiled in, so that divisions become multiplications. On a
  software adapter a compilation costs half a second; a card's compiler is faster, and a network has
  a few dozen shapes.
* **Recomputing.** The gradient of the normalization recomputes powers rather than storing them, and
  the gradient of max pooling searches for the maximum again rather than storing where it was. On a
  processor powers are slow and memory is not; on a card it is the other way round.
* **Dispatches.** A dispatch costs more in Deno's wgpu than in a browser: uniforms are cached, bias and
  activation never have a dispatch of their own, and one update is one dispatch.

Subgroup operations are not used: the products read no value that a neighbouring thread holds in a
register, and the reductions are a small part of a step. Half precision is not used: the reference is float32.
`;
}
