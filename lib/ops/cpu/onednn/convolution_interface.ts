/**
 * What the CPU kernels ask of a native library of convolutions, on byte offsets into the heap.
 *
 * As with a BLAS every thread opens the library for itself and the library uses no threads of its own:
 * who computes what is settled by the pool.
 *
 * @module
 */

/** Forward, the gradient of the filter, the gradient of the images. */
export type ConvolutionPass = "forward" | "filterGradient" | "inputGradient";

/** The convolution of some images: x is NHWC, the filter HWIO, y NHWC. */
export interface ConvolutionShape {
  /** How many images. */
  readonly images: number;
  /** Height of an image. */
  readonly height: number;
  /** Width of an image. */
  readonly width: number;
  /** Channels of an image. */
  readonly inputs: number;
  /** Rows of the filter. */
  readonly kernelHeight: number;
  /** Columns of the filter. */
  readonly kernelWidth: number;
  /** Rows from one output to the next. */
  readonly strideY: number;
  /** Columns from one output to the next. */
  readonly strideX: number;
  /** Zero rows above an image; below as many as are needed. */
  readonly top: number;
  /** Zero columns left of an image; right as many as are needed. */
  readonly left: number;
  /** Height of an output map. */
  readonly outputHeight: number;
  /** Width of an output map. */
  readonly outputWidth: number;
  /** Channels of the output. */
  readonly outputs: number;
}

/** One pass for one shape, as this thread runs it. */
export interface ConvolutionPlan {
  /** Floats of the filter, or of its gradient, in the layout that the library wants. */
  readonly filterFloats: number;
  /** Copies a filter HWIO at `filter` into the library's layout at `arranged`. */
  arrange(filter: number, arranged: number): void;
  /** The way back, for a gradient. */
  restore(arranged: number, filter: number): void;
  /** Reads two of the three, writes the third: y, the arranged gradient, or x. */
  run(x: number, arranged: number, y: number): void;
}

/** A library of convolutions, held to one thread of its own. */
export interface ConvolutionLibrary {
  /** What it is, for reports: `oneDNN`. */
  readonly name: string;
  /** The file that was opened. */
  readonly path: string;
  /** Version, as the library tells. */
  readonly version: string;
  /**
   * How it would do a pass, or undefined where it has no code for this processor and shape. The
   * same in every thread: the layout of the filter depends on pass and shape alone.
   */
  plan(pass: ConvolutionPass, shape: ConvolutionShape): ConvolutionPlan | undefined;
}

/**
 * How a thread gets its library: the signature of `openOneDnn` in `onednn.ts`; see `OpenBlas` for the
 * parameters and the promises.
 */
export type OpenConvolutions = (
  memory: WebAssembly.Memory,
  chosen?: string,
) => ConvolutionLibrary | undefined;
