/**
 * One process: measures the layers of `paper` one operation at a time on the CPU backend, and its
 * GEMM. `measure_layers.ts '{"batches":[8],"burnIn":1,"steps":5}'`
 */
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/ops/backend.ts";
import { convolutionGflop, convolutions, fullyConnected, maps } from "./layer_cases.ts";
import { described } from "./described.ts";
import { type Measurements, milliseconds, type Repetition, type Timing } from "./protocol.ts";

/** The request to the process. */
export interface LayersRequest extends Repetition {
  readonly batches: readonly number[];
}

type Attributes = Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2];

function values(shape: number[]): tf.Tensor {
  const data = new Float32Array(tf.util.sizeFromShape(shape));
  for (let i = 0; i < data.length; i++) data[i] = ((i * 2654435761) % 1024) / 512 - 1;
  return tf.tensor(data, shape);
}

/** Runs a kernel and frees what it returns. */
function run(name: string, inputs: Record<string, tf.Tensor>, attributes: object): void {
  const result: unknown = tf.engine().runKernel(name, inputs, attributes as Attributes);
  tf.dispose(result as tf.Tensor | tf.Tensor[]);
}

async function measure(request: LayersRequest): Promise<Measurements> {
  const line = await useBackend("alexnet-cpu");
  const results: Timing[] = [];
  const time = async (what: string, batch: number, gflop: number, work: () => void) => {
    const ms = await milliseconds(request, work);
    results.push({ what, batch, ms, ...(gflop > 0 ? { gflop } : {}) });
  };
  for (const size of [1024]) {
    const [a, b] = [values([size, size]), values([size, size])];
    const plain = { transposeA: false, transposeB: false };
    const repetition = { burnIn: 3 * request.burnIn, steps: 3 * request.steps };
    const ms = await milliseconds(repetition, () => run("BatchMatMul", { a, b }, plain));
    results.push({ what: `GEMM ${size}`, batch: 1, ms, gflop: 2e-9 * size ** 3 });
    tf.dispose([a, b]);
  }
  for (const batch of request.batches) {
    for (const layer of convolutions) {
      const { name, side, places, window, stride, padding, inputs, outputs, towers } = layer;
      const inputShape = [batch, side, side, inputs];
      const filterShape = [window, window, inputs, outputs];
      const [x, filter, bias, dy] = [
        values(inputShape),
        values(filterShape),
        values([outputs]),
        values([batch, places, places, outputs]),
      ];
      const geometry = {
        strides: [stride, stride],
        pad: padding === 0 ? "valid" : padding,
        dilations: [1, 1],
        dataFormat: "NHWC",
      };
      const gflop = convolutionGflop(layer, batch);
      const all = (work: () => void) => (): void => {
        for (let tower = 0; tower < towers; tower++) work();
      };
      await time(
        `${name} forward`,
        batch,
        gflop,
        all(() => run("FusedConv2D", { x, filter, bias }, { ...geometry, activation: "relu" })),
      );
      await time(
        `${name} dW`,
        batch,
        gflop,
        all(() => run("Conv2DBackpropFilter", { x, dy }, { ...geometry, filterShape })),
      );
      if (name !== "conv1") {
        await time(
          `${name} dX`,
          batch,
          gflop,
          all(() => run("Conv2DBackpropInput", { dy, filter }, { ...geometry, inputShape })),
        );
      }
      tf.dispose([x, filter, bias, dy]);
    }
    for (const { name, side, channels, normalized } of maps) {
      const x = values([batch, side, side, channels]);
      const response = { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 };
      if (normalized) {
        const y = tf.engine().runKernel("LRN", { x }, response) as tf.Tensor;
        await time(`LRN ${name} forward`, batch, 0, () => run("LRN", { x }, response));
        await time(
          `LRN ${name} gradient`,
          batch,
          0,
          () => run("LRNGrad", { x, y, dy: x }, response),
        );
        y.dispose();
      }
      const pool = { filterSize: [3, 3], strides: [2, 2], pad: "valid" };
      const output = tf.engine().runKernel("MaxPool", { x }, pool) as tf.Tensor;
      const dy = output.clone();
      await time(`pool ${name} forward`, batch, 0, () => run("MaxPool", { x }, pool));
      await time(
        `pool ${name} gradient`,
        batch,
        0,
        () => run("MaxPoolGrad", { dy, input: x, output }, pool),
      );
      tf.dispose([x, output, dy]);
    }
    for (const { name, inputs, outputs } of fullyConnected) {
      const [x, weights, bias, dy] = [
        values([batch, inputs]),
        values([inputs, outputs]),
        values([outputs]),
        values([batch, outputs]),
      ];
      const gflop = 2e-9 * batch * inputs * outputs;
      const product = (a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean) =>
        run("BatchMatMul", { a, b }, { transposeA, transposeB });
      await time(
        `${name} forward`,
        batch,
        gflop,
        () =>
          run("_FusedMatMul", { a: x, b: weights, bias }, {
            transposeA: false,
            transposeB: false,
            activation: "relu",
          }),
      );
      await time(`${name} dW`, batch, gflop, () => product(x, dy, true, false));
      await time(`${name} dX`, batch, gflop, () => product(dy, weights, false, true));
      if (name === "fc6") {
        const [velocity, gradient] = [values([inputs, outputs]), values([inputs, outputs])];
        await time(
          "fc6 update",
          batch,
          0,
          () =>
            run("MomentumUpdate", { weight: weights, velocity, gradient }, {
              learningRate: 0.01,
              momentum: 0.9,
              weightDecay: 5e-4,
            }),
        );
        tf.dispose([velocity, gradient]);
      }
      tf.dispose([x, weights, bias, dy]);
    }
  }
  const { threads, version } = described(line);
  return { system: "alexnet-cpu", version, threads, results };
}

if (import.meta.main) {
  console.log(JSON.stringify(await measure(JSON.parse(Deno.args[0]) as LayersRequest)));
  Deno.exit(0);
}
