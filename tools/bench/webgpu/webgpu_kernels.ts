/**
 * `deno task dev docs:webgpu`: writes `docs/webgpu-kernels.md`, which develops the tiled matrix product
 * from the naive one in five steps and runs each of them.
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { AlexNetError } from "../../../lib/errors.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { adapterName, isSoftwareAdapter } from "../../../lib/ops/webgpu/device.ts";
import { ACTIVATIONS } from "../../../lib/ops/webgpu/kernels/parts/epilogue.ts";
import { matrixProduct } from "../../../lib/ops/webgpu/kernels/matrix_product.ts";
import type { AlexNetWebGPUBackend } from "../../../lib/ops/webgpu/backend.ts";
import { registerWebGPU, webgpuBackend } from "../../../lib/ops/webgpu/register.ts";
import { type TileName, TILES, type TileSpeeds } from "../../../lib/ops/webgpu/tiles.ts";
import { program } from "../../../lib/ops/webgpu/wgsl.ts";
import naive from "./steps/1_naive.wgsl" with { type: "text" };
import quads from "./steps/2_quads.wgsl" with { type: "text" };
import registers from "./steps/3_registers.wgsl" with { type: "text" };
import workgroup from "./steps/4_workgroup.wgsl" with { type: "text" };

const SIDE = 512;
const ROUNDS = 5;
const PAGE = fileURLToPath(import.meta.resolve("../../../docs/webgpu-kernels.md"));

interface Step {
  readonly title: string;
  readonly text: string;
  readonly source?: string;
  /** Outputs of a workgroup, down and across. */
  readonly tile: readonly [number, number];
  /** Numbers read from buffers and from workgroup memory per multiply-add. */
  readonly memory: number;
  readonly shared: number;
}

const STEPS: readonly Step[] = [
  {
    title: "One thread, one output",
    text: "The definition as code. Every multiply-add reads two numbers from memory. A GPU " +
      "multiplies many times faster than it reads, so nearly all of its threads wait for memory.",
    source: naive,
    tile: [8, 8],
    memory: 2,
    shared: 0,
  },
  {
    title: "Four outputs side by side",
    text: "A thread computes four neighbouring outputs of a row. Each number of A is read once " +
      "for four multiply-adds, and the four numbers of B come in one 128-bit load, the widest " +
      "there is.",
    source: quads,
    tile: [8, 32],
    memory: 1.25,
    shared: 0,
  },
  {
    title: "A block of outputs in registers",
    text:
      "With r x c outputs a thread reads r + c numbers for r * c multiply-adds: the larger the " +
      "block, the fewer reads. Four by four needs half a read per multiply-add. The outputs " +
      "stay in registers, of which a thread has a few hundred; that limits the size of the block.",
    source: registers,
    tile: [32, 32],
    memory: 0.5,
    shared: 0,
  },
  {
    title: "Reads shared by a workgroup",
    text:
      "The threads of one workgroup still read the same rows and columns, each on its own. Here " +
      "they copy a piece of A and of B into workgroup memory together, wait at a barrier, and " +
      "multiply from there: memory is read eight times less. Workgroup memory is about ten " +
      "times faster, but each number read from it still serves only two multiply-adds, so now " +
      "it limits the speed.",
    source: workgroup,
    tile: [32, 32],
    memory: 1 / 16,
    shared: 0.5,
  },
  {
    title: "Both at once, larger",
    text:
      "The kernel that this module trains with, `lib/ops/webgpu/kernels/tile_product.wgsl`: 8 x " +
      "8 outputs per thread in 64 x 64 tiles, so a quarter of a read from workgroup memory per " +
      "multiply-add, and any shape, any transpose, bias and activation. Its operands are " +
      "functions: a matrix is one kind, a window sliding over an image another, which makes it a " +
      "convolution (`convolution_forward.wgsl`) without ever storing the unrolled image.",
    tile: [64, 64],
    memory: 1 / 32,
    shared: 0.25,
  },
];

const SLOWER = " That is slower than the step before: on a software adapter workgroup memory is " +
  "ordinary memory, and a barrier makes the processor suspend and resume every thread of the " +
  "workgroup. On a graphics card both are cheap, and this is the step that matters most. The " +
  "kernels are designed for graphics cards.";

/** Milliseconds of one product, the best of several runs; CPU time on a software adapter. */
async function time(backend: AlexNetWebGPUBackend, run: () => void): Promise<number> {
  const software = isSoftwareAdapter(backend.device.adapterInfo);
  let best = Infinity;
  for (let round = 0; round <= ROUNDS; round++) {
    const before = process.cpuUsage();
    const started = performance.now();
    run();
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    if (round > 0) best = Math.min(best, software ? (user + system) / 1000 : wall); // round 0 compiles
  }
  return best;
}

interface Reading extends Step {
  readonly milliseconds: number;
}

/** Runs the steps and compares every result with the first one's. */
async function measure(backend: AlexNetWebGPUBackend): Promise<Reading[]> {
  const a = tf.randomUniform<tf.Rank.R2>([SIDE, SIDE], -1, 1, "float32", 1);
  const b = tf.randomUniform<tf.Rank.R2>([SIDE, SIDE], -1, 1, "float32", 2);
  const readings: Reading[] = [];
  let expected: Float32Array | undefined;
  for (const step of STEPS) {
    const c = tf.zeros([SIDE, SIDE]);
    let values: Float32Array;
    let milliseconds: number;
    const { source } = step;
    if (source === undefined) {
      let last: tf.TensorInfo | undefined;
      milliseconds = await time(backend, () => {
        if (last !== undefined) backend.disposeData(last.dataId);
        const plain = { transposeA: false, transposeB: false };
        last = matrixProduct(backend, a, b, plain, { activation: ACTIVATIONS.linear });
      });
      if (last === undefined) throw new AlexNetError("the product was never run");
      values = await backend.read(last.dataId) as Float32Array;
    } else {
      const shader = program(step.title, [source], {}, []);
      const bound = {
        ...shader,
        buffers: ["a", "b", "c"].map((name) => ({ name, type: "f32" as const })),
      };
      milliseconds = await time(backend, () =>
        backend.launch({
          program: bound,
          bindings: [{ tensor: a }, { tensor: b }, { tensor: c }],
          workgroups: [SIDE / step.tile[1], SIDE / step.tile[0], 1],
        }));
      values = await backend.read(c.dataId) as Float32Array;
    }
    expected ??= values;
    const reference = expected;
    const error = values.reduce((most, v, i) => Math.max(most, Math.abs(v - reference[i])), 0);
    if (!(error < 1e-3)) throw new AlexNetError(`"${step.title}" is off by ${error}`);
    readings.push({ ...step, milliseconds });
  }
  return readings;
}

function page(readings: readonly Reading[], adapter: string, software: boolean): string {
  const [first] = readings;
  const number = (value: number): string => value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : 0);
  const rows = readings.map(({ title, milliseconds, memory, shared, tile }, i) =>
    `| ${i + 1} | ${title} | ${tile.join(" x ")} | ${number(memory)} | ${number(shared)} | ${
      number(milliseconds)
    } | ${(first.milliseconds / milliseconds).toFixed(1)}x |`
  );
  const slower = (i: number): boolean =>
    software && i > 0 && readings[i].milliseconds > readings[i - 1].milliseconds;
  const sections = readings.map(({ title, text, source, milliseconds }, i) =>
    [
      `## ${i + 1}. ${title}`,
      "",
      `${text}`,
      "",
      `${number(milliseconds)} ms, ${
        (first.milliseconds / milliseconds).toFixed(1)
      } times the speed of step 1.${slower(i) ? SLOWER : ""}`,
      ...(source === undefined ? [] : ["", "```wgsl", source.trim(), "```"]),
    ].join("\n")
  );
  const how = software
    ? "This is a software adapter: shaders run on the processor, whose memory is not slow, so " +
      "the times show that fewer reads help, but not how much more they help on a graphics card. " +
      "The milliseconds are CPU time, summed over all threads."
    : "The milliseconds are wall-clock time, from submission to completion.";
  return `# From the naive product to the tiled one

<!-- Written by \`deno task dev docs:webgpu\`, which runs every step. Change the program, not this page. -->

Nearly all of AlexNet's work is matrix products: fully connected layers are products, and
convolutions become products whose left matrix is never stored. So one kernel determines how long
training takes. This page develops it in five steps. Each was run on \`${adapter}\` with two
${SIDE} x ${SIDE} matrices, and all give the same numbers.

${how}

| step | | tile of a workgroup | reads from memory | reads from workgroup memory | ms | speed |
|---|---|---|---|---|---|---|
${rows.join("\n")}

Reads are counted per multiply-add, before any cache.

${sections.join("\n\n")}

## What comes after

* **Too few tiles.** The gradient of a filter has few outputs and a long depth: a few dozen tiles
  cannot fill a card that runs hundreds of workgroups. The depth is cut into spans that run at the
  same time; \`sum_partials.wgsl\` adds their sums in a fixed order, so the result has the same bits
  on every run. Atomic additions would be shorter to write and different each time.
* **Narrow outputs.** A tile that extends beyond the edge computes numbers that are discarded: 48
  maps in a tile 64 columns wide waste a quarter. \`tiles.ts\` has tiles of 16, 32, 48, 64, 128 and
  256 columns, and the one with the least estimated time is used.
* **Few maps.** With up to 32 maps, one thread can compute all maps, or half of them, at its
  positions. Then no other thread needs the pixels that it reads, and workgroup memory saves
  nothing: \`direct_product.wgsl\` reads the image directly and has no barrier. All threads read the
  same number of the filter at the same time, so one read is enough for all of them.
* **The epilogue.** Bias and activation are applied before the sums leave the registers
  (\`epilogue.wgsl\`); as separate operations they would read and write the whole output again.
* **Memory-bound kernels.** Pooling, normalization and the update of the weights do only a few
  operations per number, so only the number of memory accesses matters; the kernels' files state it.
`;
}

if (import.meta.main) {
  Reflect.set(tf.findBackend("cpu"), "firstUse", false);
  const names = Object.keys(TILES) as TileName[];
  const only = Object.fromEntries(names.map((name) => [name, name === "64x64" ? 1e9 : 1]));
  await registerWebGPU({ tuning: only as unknown as TileSpeeds });
  await tf.setBackend("webgpu");
  const info = webgpuBackend().device.adapterInfo;
  const readings = await measure(webgpuBackend());
  const text = page(readings, adapterName(info), isSoftwareAdapter(info));
  await writeAtomically(PAGE, text);
  for (const { title, milliseconds } of readings) {
    console.log(`${title.padEnd(34)}${milliseconds.toFixed(1).padStart(9)} ms`);
  }
  Deno.exit(0);
}
