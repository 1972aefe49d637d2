/**
 * Convolutions of oneDNN with every choice of layouts, for comparison with the backend's method.
 * The backend's own use of the library is `lib/ops/cpu/onednn/library.ts`.
 */
import {
  args,
  check,
  constants,
  CONVOLUTION_DESCRIPTOR,
  copyOut,
  describe,
  type Descriptor,
  executionArguments,
  handle,
  MEMORY_DESCRIPTOR,
  type OneDnnSymbols,
  openSymbols,
  queries,
} from "../../lib/ops/cpu/onednn/symbols.ts";
import type { ConvolutionCase } from "./layer_cases.ts";

/** `DNNL_MEMORY_ALLOCATE`: the library allocates the memory. */
const ALLOCATE = 0xffff_ffff_ffff_ffffn;

type Floats = Float32Array<ArrayBufferLike>;

/** One convolution of a batch: square images and windows. */
export type ConvolutionShape = Omit<ConvolutionCase, "name" | "towers"> & {
  readonly batch: number;
};

/** Forward (with bias and ReLU), the gradient of the filter, the gradient of the images. */
export type Pass = "forward" | "dW" | "dX";

/**
 * Which layouts are fixed and which ones the library chooses: `ours` fixes NHWC and HWIO, `weights`
 * lets the library choose the layout of the weights (or their gradient), `any` also that of images
 * and maps.
 */
export type Layouts = "ours" | "weights" | "any";

/**
 * The tensors of one convolution, in NHWC and HWIO. A pass reads two of them and writes the third.
 */
export interface Tensors {
  readonly x: Floats;
  readonly filter: Floats;
  readonly bias: Floats;
  readonly y: Floats;
}

/** One pass of one convolution, ready to run. */
export interface Convolution {
  /** The whole pass: reorders to the library's layouts, the convolution, the reorder back. */
  run(): void;
  /** Only the convolution, on the operands reordered by the last {@linkcode Convolution.run}. */
  runWithoutReorders(): void;
  /** Number of reorders in a run. */
  readonly reorders: number;
  /** Frees everything. */
  destroy(): void;
}

/** The library with an engine and a stream on the CPU. */
export class OneDnn {
  /** Version: `2.6.3`. */
  readonly version: string;
  readonly #library: OneDnnSymbols;
  readonly #engine: Deno.PointerValue;
  readonly #stream: Deno.PointerValue;

  private constructor(library: OneDnnSymbols, version: string) {
    this.version = version;
    this.#library = library;
    this.#engine = handle((to) => library.dnnl_engine_create(to, constants.cpu, 0n));
    this.#stream = handle((to) =>
      library.dnnl_stream_create(to, this.#engine, constants.defaultFlags)
    );
  }

  /** Opens the system's library, or returns a sentence about why it cannot be used. */
  static open(): OneDnn | string {
    const opened = openSymbols("libdnnl.so.2", 1);
    return typeof opened === "string" ? opened : new OneDnn(opened.library, opened.version);
  }

  /** Sets the number of threads for calls from this thread. */
  useThreads(threads: number): void {
    this.#library.omp_set_num_threads?.(threads);
  }

  /** Prepares one pass. The tensors must not move while it is used. */
  convolution(
    pass: Pass,
    shape: ConvolutionShape,
    layouts: Layouts,
    tensors: Tensors,
  ): Convolution {
    const library = this.#library;
    const owned: (() => void)[] = [];
    const { batch, side, places, window, inputs, outputs } = shape;
    const operand = (dimensions: number[], tag: number, free: boolean, numbers: Floats) => ({
      ours: describe(library, dimensions, tag),
      wanted: describe(library, dimensions, free ? constants.anyLayout : tag),
      numbers,
    });
    const maps = layouts === "any", weights = layouts !== "ours";
    const x = operand([batch, inputs, side, side], constants.nhwc, maps, tensors.x);
    const filter = operand(
      [outputs, inputs, window, window],
      constants.hwio,
      weights,
      tensors.filter,
    );
    const y = operand([batch, outputs, places, places], constants.nhwc, maps, tensors.y);
    const bias = operand([outputs], constants.vector, false, tensors.bias);

    const memory = (descriptor: Descriptor, at: bigint): Deno.PointerValue => {
      const made = handle((to) => library.dnnl_memory_create(to, descriptor, this.#engine, at));
      owned.push(() => check(library.dnnl_memory_destroy(made)));
      return made;
    };
    const primitive = (description: Deno.PointerValue): Deno.PointerValue => {
      const made = handle((to) => library.dnnl_primitive_create(to, description));
      owned.push(() => check(library.dnnl_primitive_destroy(made)));
      return made;
    };
    const call = (made: Deno.PointerValue, operands: [number, Deno.PointerValue][]) => {
      const list = executionArguments(operands);
      return () => check(library.dnnl_primitive_execute(made, this.#stream, operands.length, list));
    };
    const description = this.#describe(pass, shape, {
      x: x.wanted,
      filter: filter.wanted,
      y: y.wanted,
      bias: bias.wanted,
    }, owned);
    const before: (() => void)[] = [], after: (() => void)[] = [];
    const bind = (
      { ours, numbers }: { ours: Descriptor; numbers: Floats },
      asked: number,
      output: boolean,
    ): Deno.PointerValue => {
      const here = memory(ours, address(numbers));
      const chosen = copyOut(
        library.dnnl_primitive_desc_query_md(description, asked, 0),
        MEMORY_DESCRIPTOR,
      );
      if (library.dnnl_memory_desc_equal(chosen, ours) === 1) return here;
      const there = memory(chosen, ALLOCATE);
      const [from, to] = output ? [chosen, ours] : [ours, chosen];
      const reorder = handle((made) =>
        library.dnnl_reorder_primitive_desc_create(
          made,
          from,
          this.#engine,
          to,
          this.#engine,
          null,
        )
      );
      owned.push(() => check(library.dnnl_primitive_desc_destroy(reorder)));
      (output ? after : before).push(call(primitive(reorder), [
        [args.source, output ? there : here],
        [args.target, output ? here : there],
      ]));
      return there;
    };
    const operands: [number, Deno.PointerValue][] = pass === "forward"
      ? [
        [args.source, bind(x, queries.source, false)],
        [args.weights, bind(filter, queries.weights, false)],
        [
          args.bias,
          memory(bias.ours, address(bias.numbers)),
        ],
        [args.target, bind(y, queries.target, true)],
      ]
      : pass === "dW"
      ? [
        [args.source, bind(x, queries.source, false)],
        [args.targetGradient, bind(y, queries.targetGradient, false)],
        [args.weightGradient, bind(filter, queries.weightGradient, true)],
      ]
      : [
        [args.weights, bind(filter, queries.weights, false)],
        [args.targetGradient, bind(y, queries.targetGradient, false)],
        [args.sourceGradient, bind(x, queries.sourceGradient, true)],
      ];
    const convolve = call(primitive(description), operands);
    const wait = () => check(library.dnnl_stream_wait(this.#stream));
    return {
      run: () => {
        for (const step of before) step();
        convolve();
        for (const step of after) step();
        wait();
      },
      runWithoutReorders: () => {
        convolve();
        wait();
      },
      reorders: before.length + after.length,
      destroy: () => {
        for (const give of owned.toReversed()) give();
      },
    };
  }

  /** The primitive descriptor of a pass, which determines the layouts. */
  #describe(
    pass: Pass,
    shape: ConvolutionShape,
    { x, filter, y, bias }: Record<"x" | "filter" | "y" | "bias", Descriptor>,
    owned: (() => void)[],
  ): Deno.PointerValue {
    const library = this.#library;
    const strides = BigInt64Array.of(BigInt(shape.stride), BigInt(shape.stride));
    const padding = BigInt64Array.of(BigInt(shape.padding), BigInt(shape.padding));
    const build = (
      operation: Descriptor,
      attributes: Deno.PointerValue,
      hint: Deno.PointerValue,
    ): Deno.PointerValue => {
      const made = handle((to) =>
        library.dnnl_primitive_desc_create(to, operation, attributes, this.#engine, hint)
      );
      owned.push(() => check(library.dnnl_primitive_desc_destroy(made)));
      return made;
    };
    const operation = new Uint8Array(CONVOLUTION_DESCRIPTOR);
    check(library.dnnl_convolution_forward_desc_init(
      operation,
      constants.forwardTraining,
      constants.direct,
      x,
      filter,
      bias,
      y,
      strides,
      padding,
      padding,
    ));
    const relu = handle((to) => library.dnnl_post_ops_create(to));
    check(library.dnnl_post_ops_append_eltwise(relu, 1, constants.relu, 0, 0));
    const attributes = handle((to) => library.dnnl_primitive_attr_create(to));
    check(library.dnnl_primitive_attr_set_post_ops(attributes, relu));
    const forward = build(operation, pass === "forward" ? attributes : null, null);
    if (pass === "forward") return forward;
    const gradient = new Uint8Array(CONVOLUTION_DESCRIPTOR);
    check(
      pass === "dW"
        ? library.dnnl_convolution_backward_weights_desc_init(
          gradient,
          constants.direct,
          x,
          filter,
          null,
          y,
          strides,
          padding,
          padding,
        )
        : library.dnnl_convolution_backward_data_desc_init(
          gradient,
          constants.direct,
          x,
          filter,
          y,
          strides,
          padding,
          padding,
        ),
    );
    return build(gradient, null, forward);
  }
}

/** The address of `numbers`; a C function can use shared memory too. */
function address(numbers: Floats): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(numbers as Float32Array<ArrayBuffer>));
}
