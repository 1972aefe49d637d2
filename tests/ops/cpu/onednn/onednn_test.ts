/** Finding, verifying and using oneDNN, and its results for all supported shapes. */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { convolutionLine } from "../../../../lib/cli/blas.ts";
import { HeapBackend } from "../../../../lib/ops/cpu/heap_backend.ts";
import { BACKEND_NAME } from "../../../../lib/ops/cpu/backend_name.ts";
import { faultOf, openOneDnn, type Planner } from "../../../../lib/ops/cpu/onednn/onednn.ts";
import "../../../../lib/ops/cpu/register.ts";
import { runLimited } from "../run_limited.ts";
import { missing, requirements } from "../../../skip.ts";
import type { Array64 } from "../../reference/array64.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "../../reference/convolution.ts";

const here = new URL("../../../../lib/ops/cpu/onednn/onednn.ts", import.meta.url).href;
const ignore = await missing(requirements.onednn);
// Outside the tests, because a loaded library stays loaded, which inside a test counts as a leak.
const backend = new HeapBackend({ threads: 2, openConvolutions: openOneDnn });
await backend.pool.started();

/** Runs a script that opens the library, in a separate process. */
const open = (flags: string[], env: Record<string, string> = {}) =>
  runLimited(
    `import { openOneDnn } from "${here}";
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    console.log(String(openOneDnn(memory)?.name));`,
    flags,
    env,
  );

const nothing = { code: 0, out: "undefined", err: "" };

Deno.test("without FFI permission, oneDNN is not opened, and there is no prompt", async () => {
  assertEquals(await open(["--allow-read"]), nothing);
});

Deno.test("ALEXNET_ONEDNN=off opens nothing and prints nothing", async () => {
  assertEquals(await open(["-A"], { ALEXNET_ONEDNN: "off" }), nothing);
});

Deno.test("ALEXNET_BLAS=off turns every native library off", async () => {
  assertEquals(await open(["-A"], { ALEXNET_BLAS: "off" }), nothing);
});

Deno.test("an invalid named library is a typed error", async () => {
  const { code, out, err } = await open(["-A"], { ALEXNET_ONEDNN: "/nowhere/libdnnl.so" });
  assertEquals({ code, out }, { code: 1, out: "" });
  assertStringIncludes(err, "BadArgumentError: ALEXNET_ONEDNN: expected oneDNN 2");
  assertStringIncludes(err, "/nowhere/libdnnl.so");
});

Deno.test({
  name: "an installed library is found, verified and used",
  ignore,
  fn: async () => assertEquals(await open(["-A"]), { code: 0, out: "oneDNN", err: "" }),
});

Deno.test("a library that writes nothing is rejected", () => {
  const idle: Planner = {
    plan: (_, { kernelHeight, kernelWidth, inputs, outputs }) => ({
      filterFloats: kernelHeight * kernelWidth * inputs * outputs,
      arrange: () => {},
      restore: () => {},
      run: () => {},
    }),
  };
  assertStringIncludes(faultOf(idle) ?? "", "instead of");
});

Deno.test("a library without code for this processor is rejected", () => {
  assertStringIncludes(faultOf({ plan: () => undefined }) ?? "", "no code");
});

function sample(shape: number[], salt: number): { float: Float32Array; array: Array64 } {
  const size = shape.reduce((a, b) => a * b, 1);
  const float = Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * i + salt) * 0.7);
  return { float, array: { shape, data: Float64Array.from(float) } };
}

function run(name: string, inputs: Record<string, tf.TensorInfo>, attrs: object): Float32Array {
  const result = tf.getKernel(name, BACKEND_NAME).kernelFunc({
    inputs,
    backend,
    attrs: attrs as tf.NamedAttrMap,
  }) as tf.TensorInfo;
  const values = backend.readSync(result.dataId) as Float32Array;
  backend.disposeData(result.dataId);
  return values;
}

function assertClose(found: Float32Array, expected: Array64): void {
  assertEquals(found.length, expected.data.length);
  const largest = expected.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.data.forEach((value, i) => {
    assert(Math.abs(value - found[i]) < 1e-5 * largest, `number ${i}: ${found[i]}, not ${value}`);
  });
}

/** Images, side, window, channels in and out, stride, padding. */
const shapes = [
  ["a batch of four", 4, 9, 3, 16, 32, 1, "same"],
  ["one image", 1, 7, 5, 16, 16, 1, "same"],
  ["a batch that no pieces divide", 11, 6, 3, 16, 16, 1, "valid"],
  ["strides that leave rows over", 2, 14, 7, 3, 16, 3, "valid"],
  ["strides and uneven padding", 2, 10, 7, 3, 24, 2, "same"],
  ["channels that no vector divides", 2, 6, 3, 15, 17, 1, "same"],
  ["an even window", 2, 6, 4, 9, 20, 1, "same"],
] as const;

for (const [name, images, side, window, inputs, outputs, stride, pad] of shapes) {
  Deno.test({
    name: `with oneDNN, convolution and gradients agree with float64: ${name}`,
    ignore,
    fn: () => {
      const attributes = { strides: [stride, stride] as const, pad };
      const x = sample([images, side, side, inputs], 1);
      const filter = sample([window, window, inputs, outputs], 2);
      const y = convolution(x.array, filter.array, attributes);
      const dy = sample([...y.shape], 3);
      const tensor = ({ float, array }: typeof x) =>
        backend.makeTensorInfo([...array.shape], "float32", float);
      const [tx, tf_, tdy] = [x, filter, dy].map(tensor);
      const attrs = { ...attributes, dilations: [1, 1], dataFormat: "NHWC" };
      assertClose(run("Conv2D", { x: tx, filter: tf_ }, attrs), y);
      assertClose(
        run("Conv2DBackpropFilter", { x: tx, dy: tdy }, {
          ...attrs,
          filterShape: filter.array.shape,
        }),
        convolutionFilterGradient(x.array, dy.array, filter.array.shape, attributes),
      );
      assertClose(
        run("Conv2DBackpropInput", { dy: tdy, filter: tf_ }, {
          ...attrs,
          inputShape: x.array.shape,
        }),
        convolutionInputGradient(dy.array, filter.array, x.array.shape, attributes),
      );
      for (const { dataId } of [tx, tf_, tdy]) backend.disposeData(dataId);
    },
  });
}

Deno.test({
  name: "with oneDNN bias and ReLU keep NaN",
  ignore,
  fn: () => {
    assert(backend.convolutions !== undefined);
    const x = backend.makeTensorInfo([1, 4, 4, 16], "float32", new Float32Array(256).fill(NaN));
    const filter = backend.makeTensorInfo([3, 3, 16, 16], "float32", new Float32Array(2304));
    const bias = backend.makeTensorInfo([16], "float32", new Float32Array(16).fill(1));
    const values = run("FusedConv2D", { x, filter, bias }, {
      ...{ strides: [1, 1], pad: "same", dilations: [1, 1], dataFormat: "NHWC" },
      activation: "relu",
    });
    assert(values.every(Number.isNaN));
  },
});

Deno.test({
  name: "convolutions do not use the library if it is switched off",
  ignore,
  fn: () => {
    assertStringIncludes(backend.report(), "oneDNN");
    backend.allowConvolutions(false);
    assertEquals(backend.convolutions, undefined);
    assert(!backend.report().includes("oneDNN"));
    backend.allowConvolutions(true);
    backend.allowBlas(false);
    assertEquals(backend.convolutions, undefined);
    backend.allowBlas(true);
  },
});

Deno.test("`deno task blas` says how convolutions are computed", () => {
  assertStringIncludes(convolutionLine(undefined), "apt-get install libdnnl2");
  assertStringIncludes(convolutionLine({ path: "/a", version: "2.6.3" }), "oneDNN 2.6.3 from /a");
});
