/**
 * jax-js on its WebAssembly backend, for comparison: one convolution layer with its filter
 * gradient, and the products of fc6. (A whole step of the network would take over a minute.)
 */
import { convolutionGflop, convolutions } from "../layer_cases.ts";
import { type Measurements, milliseconds, type Timing } from "../protocol.ts";

/** A value; every use consumes it, and `ref` keeps it. */
interface Value {
  readonly ref: Value;
  mul(other: Value): Value;
  sum(): Value;
  reshape(shape: number[]): Value;
  dispose(): void;
}

/** The part of jax-js that is used. */
interface Jax {
  init(...devices: string[]): Promise<string[]>;
  defaultDevice(device: string): void;
  blockUntilReady(value: Value): Promise<unknown>;
  jit(f: (...values: Value[]) => Value): (...values: Value[]) => Value;
  grad(f: (value: Value) => Value): (value: Value) => Value;
  numpy: {
    array(values: Float32Array): Value;
    matmul(a: Value, b: Value): Value;
    transpose(a: Value): Value;
  };
  lax: {
    convGeneralDilated(x: Value, w: Value, strides: number[], padding: number[][]): Value;
  };
}

const [batchText, stepsText] = Deno.args;
const [batch, steps] = [Number(batchText), Number(stepsText)];
const JAX = "@jax-js/jax";
const jax = await import(JAX) as Jax;
await jax.init("wasm");
jax.defaultDevice("wasm");

function values(shape: number[]): Value {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) data[i] = ((i * 2654435761) % 1024) / 512 - 1;
  return jax.numpy.array(data).reshape(shape);
}

const results: Timing[] = [];
async function time(
  what: string,
  gflop: number,
  inputs: Value[],
  f: (...inputs: Value[]) => Value,
  { images = batch, burnIn = 1 } = {},
): Promise<void> {
  const compiled = jax.jit(f);
  const ms = await milliseconds({ burnIn, steps: burnIn === 0 ? 1 : steps }, async () => {
    const y = compiled(...inputs.map((x) => x.ref));
    await jax.blockUntilReady(y);
    y.dispose();
  });
  inputs.forEach((x) => x.dispose());
  results.push({ what, batch: images, ms, gflop });
}

const [x, weights, dy] = [values([batch, 9216]), values([9216, 4096]), values([batch, 4096])];
const product = 2e-9 * batch * 9216 * 4096;
await time("fc6 forward", product, [x.ref, weights.ref], (a, b) => jax.numpy.matmul(a, b));
await time("fc6 dW", product, [x, dy.ref], (a, b) => jax.numpy.matmul(jax.numpy.transpose(a), b));
await time("fc6 dX", product, [dy, weights], (a, b) => jax.numpy.matmul(a, jax.numpy.transpose(b)));
// Its convolutions take seconds, so the rate is measured on two images.
const few = Math.min(2, batch);
const layer = convolutions[2];
const image = values([few, layer.inputs, layer.side, layer.side]);
const filter = values([layer.outputs, layer.inputs, 3, 3]);
const upstream = values([few, layer.outputs, layer.places, layer.places]);
const convolve = (a: Value, b: Value): Value =>
  jax.lax.convGeneralDilated(a, b, [1, 1], [[1, 1], [1, 1]]);
const gflop = convolutionGflop(layer, few);
await time("conv3 forward", gflop, [image.ref, filter.ref], convolve, {
  images: few,
  burnIn: 0,
});
await time(
  "conv3 dW",
  gflop,
  [image, filter, upstream],
  (a, b, c) => jax.grad((w) => convolve(a, w).mul(c).sum())(b),
  { images: few, burnIn: 0 },
);
const measured: Measurements = {
  system: "jax-js wasm",
  version: "0.1.25",
  threads: navigator.hardwareConcurrency,
  results,
};
console.log(JSON.stringify(measured));
Deno.exit(0);
