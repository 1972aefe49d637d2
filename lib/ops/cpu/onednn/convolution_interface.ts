/**
 * The interface of a native convolution library for the CPU kernels, on byte offsets into the heap.
 *
 * As with a BLAS, every thread opens the library for itself, and the library uses no threads of its
 * own: the pool distributes the work.
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
  /** Zero rows above an image; below it, as many as the output needs. */
  readonly top: number;
  /** Zero columns left of an image; right of it, as many as the output needs. */
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
  /** Size of the filter, or of its gradient, in the library's layout, in floats. */
  readonly filterFloats: number;
  /** Copies a filter HWIO at `filter` into the library's layout at `arranged`. */
  arrange(filter: number, arranged: number): void;
  /** The inverse of `arrange`, for a gradient. */
  restore(arranged: number, filter: number): void;
  /** Reads two of the three operands and writes the third: y, the arranged gradient, or x. */
  run(x: number, arranged: number, y: number): void;
}

/** A convolution library, limited to one thread. */
export interface ConvolutionLibrary {
  /** Name of the library, for reports: `oneDNN`. */
  readonly name: string;
  /** The file that was opened. */
  readonly path: string;
  /** Version, as reported by the library. */
  readonly version: string;
  /**
   * Plans a pass; undefined if the library has no code for this processor and shape. Plans are the
   * same in every thread: the layout of the filter depends only on pass and shape.
   */
  plan(pass: ConvolutionPass, shape: ConvolutionShape): ConvolutionPlan | undefined;
}

/**
 * How a thread opens its library: the signature of `openOneDnn` in `onednn.ts`; see `OpenBlas` for
 * the parameters and guarantees.
 */
export type OpenConvolutions = (
  memory: WebAssembly.Memory,
  chosen?: string,
) => ConvolutionLibrary | undefined;
