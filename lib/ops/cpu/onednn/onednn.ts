/**
 * Finds and verifies oneDNN, a convolution library that is never required.
 *
 * `ALEXNET_ONEDNN` names the library, or is `off`; if `ALEXNET_BLAS` is `off`, no native library is
 * used at all. Without FFI permission there is no search and no prompt. A library is used only if
 * it computes small convolutions correctly in all three passes. Nothing is printed: without the
 * library, convolutions run as matrix products or in WebAssembly.
 *
 * @module
 */
import { BadArgumentError } from "../../../errors.ts";
import { blasOverride, granted, NO_BLAS } from "../blas/candidates.ts";
import { mayOpen } from "../blas/library.ts";
import type {
  ConvolutionLibrary,
  ConvolutionPass,
  ConvolutionPlan,
  ConvolutionShape,
  OpenConvolutions,
} from "./convolution_interface.ts";
import { OneDnnLibrary } from "./library.ts";

/** Plans convolutions on absolute addresses: {@linkcode OneDnnLibrary}, or a test double. */
export interface Planner {
  /** See `ConvolutionLibrary.plan`. */
  plan(pass: ConvolutionPass, shape: ConvolutionShape): ConvolutionPlan | undefined;
}

/**
 * `ALEXNET_ONEDNN`: a path or name of a library, `off`, or undefined if it is not set or cannot be
 * read.
 */
function oneDnnOverride(): string | undefined {
  if (!granted({ name: "env", variable: "ALEXNET_ONEDNN" })) return undefined;
  return Deno.env.get("ALEXNET_ONEDNN") || undefined;
}

/** Whether `ALEXNET_ONEDNN` or `ALEXNET_BLAS` is `off`. */
export function oneDnnIsOff(): boolean {
  return oneDnnOverride() === NO_BLAS || blasOverride() === NO_BLAS;
}

/** The candidate paths, best first. */
export function oneDnnCandidates(): string[] {
  if (oneDnnIsOff()) return [];
  const named = oneDnnOverride();
  if (named !== undefined) return [named];
  if (Deno.build.os !== "linux") return [];
  return [`/usr/lib/${Deno.build.arch}-linux-gnu/libdnnl.so.2`, "libdnnl.so.2"];
}

let found: { library: OneDnnLibrary | undefined } | undefined;
const opened = new Map<string, OneDnnLibrary | string>();

/** See {@linkcode OpenConvolutions}: the library of this thread, on values in `memory`. */
export const openOneDnn: OpenConvolutions = (memory, chosen) => {
  const library = chosen === undefined ? findOneDnn() : openOnce(chosen);
  return library === undefined || typeof library === "string"
    ? undefined
    : oneDnnOnHeap(library, memory);
};

/**
 * The first library that is installed and computes correctly; the search runs once per process.
 *
 * @throws {BadArgumentError} when `ALEXNET_ONEDNN` names a library that cannot be used.
 */
export function findOneDnn(): OneDnnLibrary | undefined {
  if (found !== undefined) return found.library;
  const named = oneDnnOverride() !== undefined;
  for (const path of oneDnnCandidates()) {
    const library = openOnce(path);
    const fault = typeof library === "string" ? library : faultOf(library);
    if (typeof library !== "string" && fault === undefined) {
      found = { library };
      return library;
    }
    if (named) {
      throw new BadArgumentError(
        `ALEXNET_ONEDNN: expected oneDNN 2, found ${path}: ${fault}. Name another library, or ` +
          "unset the variable.",
      );
    }
  }
  found = { library: undefined };
  return undefined;
}

/**
 * Why this thread cannot open the library that another thread has verified; undefined if it can.
 */
export function whyNotOpened(path: string): string | undefined {
  const library = openOnce(path);
  return typeof library === "string" ? library : undefined;
}

function openOnce(path: string): OneDnnLibrary | string {
  const library = opened.get(path) ??
    (mayOpen(path) ? OneDnnLibrary.open(path) : "FFI is not permitted (--allow-ffi)");
  opened.set(path, library);
  return library;
}

/** `library` on byte offsets into `memory`, whose base address does not change when it grows. */
export function oneDnnOnHeap(
  library: OneDnnLibrary,
  memory: WebAssembly.Memory,
): ConvolutionLibrary {
  const base = address(new Uint8Array(memory.buffer));
  const plans = new WeakMap<ConvolutionPlan, ConvolutionPlan>();
  return {
    name: "oneDNN",
    path: library.path,
    version: library.version,
    plan: (pass, shape) => {
      const plan = library.plan(pass, shape);
      if (plan === undefined) return undefined;
      const known = plans.get(plan);
      if (known !== undefined) return known;
      const here: ConvolutionPlan = {
        filterFloats: plan.filterFloats,
        arrange: (filter, arranged) => plan.arrange(base + filter, base + arranged),
        restore: (arranged, filter) => plan.restore(base + arranged, base + filter),
        run: (x, arranged, y) => plan.run(base + x, base + arranged, base + y),
      };
      plans.set(plan, here);
      return here;
    },
  };
}

function address(bytes: Uint8Array<ArrayBufferLike> | Float32Array<ArrayBuffer>): number {
  // A C function can use shared memory too, although the type excludes it.
  return Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes as Uint8Array<ArrayBuffer>)));
}

/** Test shapes: padded on all sides; strided, with rows and columns outside every window. */
const proofs: readonly ConvolutionShape[] = [
  {
    ...{ images: 2, height: 6, width: 7, inputs: 16, kernelHeight: 3, kernelWidth: 3 },
    ...{ strideY: 1, strideX: 1, top: 1, left: 1, outputHeight: 6, outputWidth: 7, outputs: 32 },
  },
  {
    ...{ images: 1, height: 12, width: 9, inputs: 3, kernelHeight: 4, kernelWidth: 3 },
    ...{ strideY: 3, strideX: 2, top: 0, left: 0, outputHeight: 3, outputWidth: 4, outputs: 16 },
  },
];

/**
 * Verifies `library`: compares all passes of small convolutions with sums in float64, with outputs
 * prefilled with NaN. Returns the fault, or undefined if there is none.
 */
export function faultOf(library: Planner): string | undefined {
  let planned = 0;
  for (const shape of proofs) {
    for (const pass of ["forward", "filterGradient", "inputGradient"] as const) {
      const plan = library.plan(pass, shape);
      if (plan === undefined) continue;
      planned++;
      const tensors = operands(shape);
      const expected = sums(pass, shape, tensors);
      const result = { forward: "y", filterGradient: "filter", inputGradient: "x" } as const;
      const found = tensors[result[pass]].fill(NaN);
      const arranged = new Float32Array(plan.filterFloats).fill(NaN);
      const [x, filter, y, between] = [tensors.x, tensors.filter, tensors.y, arranged].map(address);
      if (pass !== "filterGradient") plan.arrange(filter, between);
      plan.run(x, between, y);
      if (pass === "filterGradient") plan.restore(between, filter);
      const wrong = expected.findIndex((value, i) => !(Math.abs(value - found[i]) < 1e-3));
      if (wrong >= 0) return `its ${pass} returns ${found[wrong]} instead of ${expected[wrong]}`;
    }
  }
  return planned === 0 ? "it has no code for this processor" : undefined;
}

interface Operands {
  readonly x: Float32Array<ArrayBuffer>;
  readonly filter: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
}

function operands(s: ConvolutionShape): Operands {
  const sample = (length: number, salt: number) => {
    const values = new Float32Array(length);
    for (let i = 0; i < length; i++) values[i] = ((i * 37 + salt * 101) % 64 - 31) / 16;
    return values;
  };
  return {
    x: sample(s.images * s.height * s.width * s.inputs, 1),
    filter: sample(s.kernelHeight * s.kernelWidth * s.inputs * s.outputs, 2),
    y: sample(s.images * s.outputHeight * s.outputWidth * s.outputs, 3),
  };
}

/** The pass by its definition, as a sum of products in float64. */
function sums(pass: ConvolutionPass, s: ConvolutionShape, { x, filter, y }: Operands) {
  const length = { forward: y, filterGradient: filter, inputGradient: x }[pass].length;
  const result = new Float64Array(length);
  // One inner loop for all passes, because it runs in each process that starts, uncompiled.
  const left = pass === "inputGradient" ? filter : x;
  const right = pass === "forward" ? filter : y;
  const [leftStep, resultStep] = pass === "inputGradient" ? [1, 0] : [0, 1];
  for (let n = 0; n < s.images; n++) {
    for (let row = 0; row < s.outputHeight; row++) {
      for (let column = 0; column < s.outputWidth; column++) {
        for (let i = 0; i < s.kernelHeight; i++) {
          for (let j = 0; j < s.kernelWidth; j++) {
            const sourceY = row * s.strideY + i - s.top, sourceX = column * s.strideX + j - s.left;
            if (sourceY < 0 || sourceY >= s.height || sourceX < 0 || sourceX >= s.width) continue;
            for (let c = 0; c < s.inputs; c++) {
              const a = ((n * s.height + sourceY) * s.width + sourceX) * s.inputs + c;
              const f = ((i * s.kernelWidth + j) * s.inputs + c) * s.outputs;
              const b = ((n * s.outputHeight + row) * s.outputWidth + column) * s.outputs;
              let l = pass === "inputGradient" ? f : a;
              let r = pass === "forward" ? f : b;
              let to = pass === "forward" ? b : pass === "filterGradient" ? f : a;
              for (let k = 0; k < s.outputs; k++) {
                result[to] += left[l] * right[r++];
                l += leftStep;
                to += resultStep;
              }
            }
          }
        }
      }
    }
  }
  return result;
}
