/**
 * One process: measures the convolutions of `paper`, alternating between the CPU backend with its
 * BLAS and oneDNN, on the same data in the same memory. `measure_onednn.ts
 * '{"batch":32,"burnIn":1,"steps":3}'`
 *
 * Every result of oneDNN is compared with that of the backend before it is timed.
 */
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/ops/backend.ts";
import { cpuBackend } from "../../lib/ops/cpu/register.ts";
import { type ConvolutionCase, convolutionGflop, convolutions } from "./layer_cases.ts";
import { RandomStreams } from "../../lib/random.ts";
import { described } from "./described.ts";
import { type Layouts, OneDnn, type Pass } from "./onednn_layouts.ts";
import { type Way, ways } from "./onednn_ways.ts";
import { type Measurements, milliseconds, type Repetition, type Timing } from "./protocol.ts";

/** The request to the process. */
export interface OneDnnRequest extends Repetition {
  readonly batch: number;
  /** The layers by name; default: all five. */
  readonly layers?: readonly string[];
}

/** How often the methods alternate; the timed runs of all turns count. */
const TURNS = 3;
/**
 * Largest difference from the backend's result, as a fraction of its largest number: conv1 dW at
 * batch 32 is a sum of 96,800 products, which one thread of the library adds in a single sum.
 */
const TOLERANCE = 1e-4;

type Attributes = Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2];

/**
 * Noise from -1 to 1: sums of a regular pattern may cancel, and then the order of addition matters
 * a lot.
 */
function noise(shape: number[], seed: number): tf.Tensor {
  const stream = new RandomStreams(seed).stream("init");
  const data = Float32Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => 2 * stream.uniform() - 1,
  );
  return tf.tensor(data, shape);
}

/** The values of `tensor`, without a copy. */
function numbers(tensor: tf.Tensor): Float32Array<ArrayBufferLike> {
  const backend = cpuBackend();
  return new Float32Array(backend.heap.buffer, backend.offset(tensor), tensor.size);
}

/** The same pass, computed by the backend. */
function ownPass(pass: Pass, layer: ConvolutionCase, inputs: Record<string, tf.Tensor>): tf.Tensor {
  const { stride, padding } = layer;
  const geometry = {
    strides: [stride, stride],
    pad: padding === 0 ? "valid" : padding,
    dilations: [1, 1],
    dataFormat: "NHWC",
  };
  const { x, filter, bias, dy } = inputs;
  const run = (name: string, tensors: Record<string, tf.Tensor>, attributes: object) =>
    tf.engine().runKernel(name, tensors, attributes as Attributes) as tf.Tensor;
  switch (pass) {
    case "forward":
      return run("FusedConv2D", { x, filter, bias }, { ...geometry, activation: "relu" });
    case "dW":
      return run("Conv2DBackpropFilter", { x, dy }, { ...geometry, filterShape: filter.shape });
    case "dX":
      return run("Conv2DBackpropInput", { dy, filter }, { ...geometry, inputShape: x.shape });
  }
}

/** Largest difference as a fraction of the largest number of `expected`. */
function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0, largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(found[i] - expected[i]);
    // Written so that NaN counts as a difference.
    if (!(distance <= most)) most = distance;
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return most / largest;
}

async function measure(request: OneDnnRequest): Promise<Measurements> {
  const { batch, layers } = request;
  const line = await useBackend("alexnet-cpu");
  const { threads, version } = described(line);
  const backend = cpuBackend();
  const onednn = OneDnn.open();
  if (typeof onednn === "string") throw new Error(`${onednn}; apt-get install libdnnl2`);
  const results: Timing[] = [];
  let worst = 0;
  for (const layer of convolutions.filter(({ name }) => layers?.includes(name) ?? true)) {
    const { name, side, places, window, inputs, outputs, towers } = layer;
    const shape = { ...layer, batch };
    const [x, filter, bias, dy] = [
      noise([batch, side, side, inputs], 1),
      noise([window, window, inputs, outputs], 2),
      noise([outputs], 3),
      noise([batch, places, places, outputs], 4),
    ];
    for (const pass of ["forward", "dW", "dX"] as const) {
      if (name === "conv1" && pass === "dX") continue;
      const own = (library: boolean): tf.Tensor => {
        // In the backend, each thread of the pool uses the library with one thread.
        onednn.useThreads(1);
        backend.allowConvolutions(library);
        return ownPass(pass, layer, { x, filter, bias, dy });
      };
      const expected = own(false);
      const result = tf.fill(expected.shape, NaN);
      const tensors = {
        x: numbers(pass === "dX" ? result : x),
        filter: numbers(pass === "dW" ? result : filter),
        bias: numbers(bias),
        y: numbers(pass === "forward" ? result : dy),
      };
      onednn.useThreads(threads);
      const prepared = (["ours", "weights", "any"] as const).map((layouts: Layouts) => {
        const convolution = onednn.convolution(pass, shape, layouts, tensors);
        numbers(result).fill(NaN);
        convolution.run();
        const distance = difference(numbers(result), numbers(expected));
        if (!(distance < TOLERANCE)) {
          throw new Error(`oneDNN's ${name} ${pass} (${layouts}) is off by ${distance}`);
        }
        worst = Math.max(worst, distance);
        return convolution;
      });
      const runs: Record<Way, () => void> = {
        "im2col + BLAS": () => own(false).dispose(),
        "backend with oneDNN": () => own(true).dispose(),
        "oneDNN, our layouts": prepared[0].run,
        "oneDNN, its weights": prepared[1].run,
        "oneDNN, its layouts": prepared[2].run,
        "oneDNN, its layouts, no reorders": prepared[2].runWithoutReorders,
      };
      const times = new Map<Way, number[]>(ways.map((way) => [way, []]));
      for (let turn = 0; turn < TURNS; turn++) {
        for (const way of ways) {
          onednn.useThreads(threads);
          const ms = await milliseconds(request, () => {
            for (let tower = 0; tower < towers; tower++) runs[way]();
          });
          times.get(way)?.push(...ms);
        }
      }
      const wired = own(true);
      const distance = difference(numbers(wired), numbers(expected));
      if (!(distance < TOLERANCE)) {
        throw new Error(`the backend's ${name} ${pass} with oneDNN is off by ${distance}`);
      }
      worst = Math.max(worst, distance);
      wired.dispose();
      for (const [way, ms] of times) {
        results.push({
          what: `${name} ${pass}`,
          batch,
          ms,
          gflop: convolutionGflop(layer, batch),
          layout: way,
        });
      }
      for (const convolution of prepared) convolution.destroy();
      tf.dispose([expected, result]);
    }
    tf.dispose([x, filter, bias, dy]);
  }
  return {
    system: "oneDNN",
    version,
    threads,
    results,
    numbers: { "largest difference": worst },
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as OneDnnRequest)));
  Deno.exit(0);
}
