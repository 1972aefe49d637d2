/** onnxruntime-node on the forward pass of the paper's network, for comparison. */
import { networkGflop } from "../layer_cases.ts";
import { type Measurements, milliseconds, type Timing } from "../protocol.ts";
import { paperOnnx } from "./onnx_model.ts";

/** The part of onnxruntime that is used. */
interface Onnxruntime {
  env: { versions: { node?: string } };
  Tensor: new (type: "float32", data: Float32Array, shape: number[]) => object;
  InferenceSession: {
    create(model: Uint8Array, options: Record<string, unknown>): Promise<{
      run(inputs: Record<string, object>): Promise<unknown>;
    }>;
  };
}

const [threads, batchesText, stepsText] = Deno.args;
const ONNXRUNTIME = "onnxruntime-node";
const { env, Tensor, InferenceSession } = await import(ONNXRUNTIME) as Onnxruntime;
const results: Timing[] = [];
for (const batch of batchesText.split(",").map(Number)) {
  const session = await InferenceSession.create(paperOnnx(batch), {
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
  });
  const data = new Float32Array(batch * 3 * 227 * 227).map((_, i) => ((i * 40503) % 1024) / 8 - 64);
  const images = new Tensor("float32", data, [batch, 3, 227, 227]);
  const repetition = { burnIn: 2, steps: Number(stepsText) };
  const ms = await milliseconds(repetition, () => session.run({ images }));
  results.push({ what: "forward", batch, ms, gflop: networkGflop(batch).forward });
}
const measured: Measurements = {
  system: "onnxruntime-node",
  version: env.versions.node ?? "",
  threads: Number(threads),
  results,
};
console.log(JSON.stringify(measured));
Deno.exit(0);
