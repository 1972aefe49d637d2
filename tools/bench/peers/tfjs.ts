/**
 * tfjs's own backends on the network of the paper, for comparison: `tfjs.ts wasm` runs the forward
 * pass (this backend has no filter gradient); `tfjs.ts cpu` also runs one filter gradient, conv3's,
 * because a whole training step of one image would take minutes.
 *
 * The packages are listed in `config.json` next to this file and imported by variable, so that only
 * the benchmark downloads them.
 */
import { convolutionGflop, convolutions, fullyConnected, networkGflop } from "../layer_cases.ts";
import { type Measurements, milliseconds, type Timing } from "../protocol.ts";

type Value = { data(): Promise<unknown>; dispose(): void };

/** The part of tfjs that is used. */
interface Tfjs {
  version: Record<string, string>;
  setBackend(name: string): Promise<boolean>;
  backend(): object;
  tensor(values: Float32Array, shape: number[]): Value;
  tidy<T>(f: () => T): T;
  relu(x: Value): Value;
  add(a: Value, b: Value): Value;
  split(x: Value, parts: number, axis: number): Value[];
  concat(x: Value[], axis: number): Value;
  conv2d(x: Value, filter: Value, stride: number, padding: "valid" | "same"): Value;
  localResponseNormalization(x: Value, ...rest: number[]): Value;
  maxPool(x: Value, window: number, stride: number, padding: "valid"): Value;
  reshape(x: Value, shape: number[]): Value;
  matMul(a: Value, b: Value): Value;
  engine(): { runKernel(name: string, inputs: object, attributes: object): Value };
}

const [backend, batchText, stepsText] = Deno.args;
const [batch, steps] = [Number(batchText), Number(stepsText)];
const TFJS = "@tensorflow/tfjs";
const tf = await import(TFJS) as Tfjs;
if (backend === "wasm") {
  const WASM = "@tensorflow/tfjs-backend-wasm";
  const wasm = await import(WASM) as { setWasmPaths(folder: string): void };
  wasm.setWasmPaths(await wasmFolder());
}
await tf.setBackend(backend);
Object.assign(tf.backend(), { firstUse: false });

/** Where Deno stores the `.wasm` files of the package. */
async function wasmFolder(): Promise<string> {
  const name = "@tensorflow/tfjs-backend-wasm";
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", "--no-lock", `npm:${name}@4.22.0`],
    env: { DENO_NO_PACKAGE_JSON: "1" },
  }).output();
  const { npmPackages } = JSON.parse(new TextDecoder().decode(stdout)) as {
    npmPackages: Record<string, { name: string; localPath: string }>;
  };
  const found = Object.values(npmPackages).find((each) => each.name === name);
  return `${found?.localPath}/wasm-out/`;
}

function values(shape: number[], scale: number): Value {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) data[i] = scale * (((i * 2654435761) % 1024) / 512 - 1);
  return tf.tensor(data, shape);
}

const filters = convolutions.map(({ window, inputs, outputs, towers }) =>
  Array.from(
    { length: towers },
    () => values([window, window, inputs, outputs], 0.03),
  )
);
const weights = fullyConnected.map(({ inputs, outputs }) => values([inputs, outputs], 0.01));
const images = values([batch, 227, 227, 3], 64);

function network(): Value {
  let x = images;
  convolutions.forEach(({ name, stride, padding, towers }, i) => {
    const parts = towers === 1 ? [x] : tf.split(x, towers, 3);
    const sums = parts.map((part, t) =>
      tf.conv2d(part, filters[i][t], stride, padding === 0 ? "valid" : "same")
    );
    x = tf.relu(towers === 1 ? sums[0] : tf.concat(sums, 3));
    if (name === "conv1" || name === "conv2") {
      x = tf.localResponseNormalization(x, 2, 2, 1e-4, 0.75);
    }
    if (name !== "conv3" && name !== "conv4") x = tf.maxPool(x, 3, 2, "valid");
  });
  x = tf.reshape(x, [batch, 9216]);
  weights.forEach((w, i) => x = i < 2 ? tf.relu(tf.matMul(x, w)) : tf.matMul(x, w));
  return x;
}

const results: Timing[] = [];
const ms = await milliseconds({ burnIn: backend === "wasm" ? 2 : 0, steps }, async () => {
  const y = tf.tidy(network);
  await y.data();
  y.dispose();
});
results.push({ what: "forward", batch, ms, gflop: networkGflop(batch).forward });
if (backend === "cpu") {
  const layer = convolutions[2];
  const { side, window, inputs, outputs } = layer;
  const x = values([batch, side, side, inputs], 1);
  const dy = values([batch, side, side, outputs], 1);
  const shape = [window, window, inputs, outputs];
  const gradient = await milliseconds(
    { burnIn: 0, steps: 1 },
    () =>
      tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, {
        strides: [1, 1],
        pad: 1,
        dataFormat: "NHWC",
        filterShape: shape,
      }).data(),
  );
  results.push({ what: "conv3 dW", batch, ms: gradient, gflop: convolutionGflop(layer, batch) });
}
const measured: Measurements = {
  system: `tfjs ${backend}`,
  version: tf.version["tfjs-core"],
  threads: 1,
  results,
};
console.log(JSON.stringify(measured));
Deno.exit(0);
