/**
 * Covers lib/ops/cpu/kernels/wide_tile.ts and lib/ops/cpu/tiles.ts: the wide tile gives the bytes of the
 * narrow one, for any number of threads.
 */
import { assert, assertEquals } from "@std/assert";
import { getKernel, type NamedAttrMap } from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/ops/backend.ts";
import { BACKEND_NAME } from "../../../lib/ops/cpu/backend_name.ts";
import { compileWideKernels } from "../../../lib/ops/cpu/compile_kernels.ts";
import { HeapBackend } from "../../../lib/ops/cpu/heap_backend.ts";
import { wideKernelsBase64 } from "../../../lib/ops/cpu/kernels/wide_kernels_base64.ts";
import { V8_FLAG, v8Environment } from "../../../tools/v8_flags.ts";
import { runLimited } from "./run_limited.ts";
import { suitsWideTile } from "../../../lib/ops/cpu/tiles.ts";

await useBackend("alexnet-cpu:wasm");
const wide = compileWideKernels(wideKernelsBase64);
const narrow = new HeapBackend({ threads: 1 });
const wideBackends = [1, 2].map((threads) => new HeapBackend({ threads, wide }));
await Promise.all(wideBackends.map(({ pool }) => pool.started()));
globalThis.addEventListener("unload", () => wideBackends.forEach(({ pool }) => void pool.end()));

/** Numbers between -1 and 1, some of them -0. */
function numbers(n: number, seed: number): Float32Array {
  return Float32Array.from(
    { length: n },
    (_, i) => i % 7 === 3 ? -0 : Math.sin(i * 12.9898 + seed),
  );
}

/** The bits of a kernel's results for tensors of `shapes`. */
function bits(
  backend: HeapBackend,
  kernel: string,
  shapes: Record<string, number[]>,
  attrs: Record<string, unknown>,
): Int32Array {
  const inputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => {
      const values = numbers(shape.reduce((a, b) => a * b), i);
      return [name, backend.makeTensorInfo(shape, "float32", values)];
    }),
  );
  const y = getKernel(kernel, BACKEND_NAME)
    .kernelFunc({ inputs, backend, attrs: attrs as NamedAttrMap });
  const values = backend.readSync([y].flat()[0].dataId) as Float32Array;
  return new Int32Array(values.buffer);
}

/** Compares the bits of both tiles, the wide one with one and two threads. */
function compare(...call: [string, Record<string, number[]>, Record<string, unknown>]): void {
  const expected = bits(narrow, ...call);
  for (const backend of wideBackends) {
    assertEquals(bits(backend, ...call), expected, JSON.stringify(call));
  }
}

/** The numbers of calls that the wide tile computes, of products of `terms` terms and `columns`. */
const suited = (terms: number, columns: number) => Number(suitsWideTile(terms, columns));

for (const transposeA of [false, true]) {
  for (const transposeB of [false, true]) {
    const t = (name: string, transposed: boolean) => transposed ? `${name} transposed` : name;
    const name = `${t("A", transposeA)} * ${t("B", transposeB)}`;
    Deno.test(`both tiles give the same bits of ${name}, whatever remains at the edges`, () => {
      let computed = 0;
      for (const [m, k, n] of products) {
        const a = transposeA ? [k, m] : [m, k], b = transposeB ? [n, k] : [k, n];
        compare("_FusedMatMul", { a, b, bias: [n] }, {
          transposeA,
          transposeB,
          activation: "relu",
        });
        compare("BatchMatMul", { a, b }, { transposeA, transposeB });
        computed += suited(k, n);
      }
      assert(computed > products.length / 2, `the wide tile computes only ${computed}`);
    });
  }
}

const products = [
  ...[[100, 64, 16], [97, 128, 31], [25, 1000, 33], [200, 63, 48], [30, 57, 15], [31, 321, 100]],
  ...[[300, 300, 300], [99, 513, 272], [64, 1, 8], [50, 75, 40]],
];

for (const pass of ["forward", "dW", "dX"] as const) {
  Deno.test(`both tiles give the same bits of a convolution, ${pass}`, () => {
    let computed = 0;
    for (const { images, side, window, strides, pad, from, to } of convolutions) {
      const filterShape = [window, window, from, to];
      const x = [images, side, side, from];
      const attrs = { strides, pad, dilations: 1, dataFormat: "NHWC", dimRoundingMode: undefined };
      const out = pad === "same"
        ? Math.ceil(side / strides)
        : Math.floor((side - window) / strides) + 1;
      const dy = [images, out, out, to];
      if (pass === "forward") {
        compare("Conv2D", { x, filter: filterShape }, attrs);
        const fused = { ...attrs, activation: "relu" };
        compare("FusedConv2D", { x, filter: filterShape, bias: [to] }, fused);
        computed += suited(window * window * from, to);
      } else if (pass === "dW") {
        compare("Conv2DBackpropFilter", { x, dy }, { ...attrs, filterShape });
        computed += suited(out * out, to);
      } else {
        compare("Conv2DBackpropInput", { dy, filter: filterShape }, { ...attrs, inputShape: x });
        computed += suited(window * window * to, from);
      }
    }
    assert(computed >= convolutions.length / 2, `the wide tile computes only ${computed}`);
  });
}

const convolutions = [
  { images: 2, side: 27, window: 5, strides: 1, pad: "same", from: 48, to: 128 },
  { images: 3, side: 13, window: 3, strides: 1, pad: "same", from: 64, to: 40 },
  { images: 2, side: 23, window: 5, strides: 2, pad: "valid", from: 13, to: 31 },
  { images: 1, side: 63, window: 11, strides: 4, pad: "valid", from: 16, to: 96 },
  { images: 5, side: 8, window: 1, strides: 1, pad: "same", from: 100, to: 16 },
];

Deno.test("twenty updates of cifarSmall have the same losses in both tiles, V8's flag or not", async () => {
  const module = new URL("./cifar_small_losses.ts", import.meta.url).href;
  const script = `
    import { losses } from ${JSON.stringify(module)};
    const { report, losses: found } = await losses(16, 20, 2);
    console.log(JSON.stringify([/4x16/.test(report), found]));`;
  const run = async (tile: string, environment: Record<string, string> = {}) => {
    const env = { ALEXNET_TILE: tile, ...environment };
    const { code, out, err } = await runLimited(script, ["-A", "--config=deno.json"], env);
    assertEquals({ code, err }, { code: 0, err: "" });
    return JSON.parse(out) as [boolean, number[]];
  };
  const [used, expected] = await run("6x8");
  assertEquals([used, expected.length], [false, 20]);
  assertEquals(await run("4x16"), [true, expected]);
  assertEquals(await run("4x16", await v8Environment()), [true, expected]);
});

Deno.test({
  name: "V8 joins every multiply-add of the wide tile with its neighbour",
  ignore: !("DENO_V8_FLAGS" in await v8Environment()),
  fn: async () => {
    const module = new URL("../../../lib/ops/cpu/kernels/wide_kernels.wasm", import.meta.url).href;
    const script = `
      const module = await WebAssembly.compileStreaming(fetch(${JSON.stringify(module)}));
      const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
      const { multiplyPacked } = new WebAssembly.Instance(module, { env: { memory } }).exports;
      multiplyPacked(96, 16, 64, 400000, 256, 430000, 440000, 64, 0, 0, 450000);`;
    // Functions are optimized when they are first called, in this thread.
    const flags = `--v8-flags=${V8_FLAG},--trace-wasm-revectorize,--no-liftoff,--single-threaded`;
    const { code, out, err } = await runLimited(script, ["-A", flags]);
    assertEquals({ code, err }, { code: 0, err: "" });
    const joined = out.match(/Print \d+: Simd128Ternary\[F32x4Qfma\]/g) ?? [];
    // 64 steps of four rows of sixteen columns, four to a vector.
    assertEquals(joined.length, 64 * 4 * 4);
  },
});

Deno.test("the wide tile is used where it does little unnecessary work", () => {
  for (const [terms, columns] of [[1200, 128], [800, 64], [363, 96], [64, 16], [50, 1000]]) {
    assert(suitsWideTile(terms, columns), `${terms} terms, ${columns} columns`);
  }
  for (const [terms, columns] of [[75, 64], [27, 64], [1000, 8], [1000, 3], [20, 10]]) {
    assert(!suitsWideTile(terms, columns), `${terms} terms, ${columns} columns`);
  }
});
