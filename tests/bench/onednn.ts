/**
 * Convolutions of oneDNN (`libdnnl`) through FFI, for the comparison with the backend's own.
 *
 * The C interface is that of version 2 as Debian 12 packages it: descriptors are plain structs that the
 * caller owns, so their sizes are part of it (`dnnl_types.h`). Version 3 hides them and is not opened.
 */

/** `sizeof(dnnl_memory_desc_t)` and `sizeof(dnnl_convolution_desc_t)` in version 2.6. */
const MEMORY_DESCRIPTOR = 696, CONVOLUTION_DESCRIPTOR = 5976;
/** `dnnl_version_t`: major, minor, patch as 32-bit words, and the CPU's threading runtime at 24. */
const VERSION_BYTES = 32, RUNTIME_OFFSET = 24;
/** The bit of `DNNL_RUNTIME_OMP`. */
const OPENMP = 2;

// Constants of dnnl_types.h.
const CPU = 1, DEFAULT_FLAGS = 1, FLOAT32 = 3;
const ANY = 1, VECTOR = 2, NHWC = 20, HWIO = 30;
const FORWARD_TRAINING = 64, DIRECT = 1, RELU = 31;
const query = { source: 129, sourceGradient: 130, weights: 131, weightGradient: 132 } as const;
const queryTarget = 133, queryTargetGradient = 134;
const argument = {
  source: 1,
  target: 17,
  weights: 33,
  bias: 41,
  sourceGradient: 129,
  targetGradient: 145,
  weightGradient: 161,
} as const;
/** `DNNL_MEMORY_ALLOCATE`: the library brings the memory. */
const ALLOCATE = 0xffff_ffff_ffff_ffffn;

const created = { parameters: ["buffer"], result: "i32" } as const;
const destroyed = { parameters: ["pointer"], result: "i32" } as const;

const symbols = {
  dnnl_version: { parameters: [], result: "pointer" },
  dnnl_engine_create: { parameters: ["buffer", "i32", "usize"], result: "i32" },
  dnnl_stream_create: { parameters: ["buffer", "pointer", "u32"], result: "i32" },
  dnnl_stream_wait: destroyed,
  dnnl_memory_desc_init_by_tag: {
    parameters: ["buffer", "i32", "buffer", "i32", "i32"],
    result: "i32",
  },
  dnnl_memory_desc_equal: { parameters: ["buffer", "buffer"], result: "i32" },
  dnnl_convolution_forward_desc_init: {
    parameters: [
      ...["buffer", "i32", "i32", "buffer", "buffer", "buffer", "buffer"] as const,
      ...["buffer", "buffer", "buffer"] as const,
    ],
    result: "i32",
  },
  dnnl_convolution_backward_data_desc_init: {
    parameters: ["buffer", "i32", "buffer", "buffer", "buffer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  dnnl_convolution_backward_weights_desc_init: {
    parameters: [
      ...["buffer", "i32", "buffer", "buffer", "pointer", "buffer"] as const,
      ...["buffer", "buffer", "buffer"] as const,
    ],
    result: "i32",
  },
  dnnl_primitive_attr_create: created,
  dnnl_post_ops_create: created,
  dnnl_post_ops_append_eltwise: {
    parameters: ["pointer", "f32", "i32", "f32", "f32"],
    result: "i32",
  },
  dnnl_primitive_attr_set_post_ops: { parameters: ["pointer", "pointer"], result: "i32" },
  dnnl_primitive_desc_create: {
    parameters: ["buffer", "buffer", "pointer", "pointer", "pointer"],
    result: "i32",
  },
  dnnl_reorder_primitive_desc_create: {
    parameters: ["buffer", "buffer", "pointer", "buffer", "pointer", "pointer"],
    result: "i32",
  },
  dnnl_primitive_desc_query_md: { parameters: ["pointer", "i32", "i32"], result: "pointer" },
  dnnl_primitive_create: { parameters: ["buffer", "pointer"], result: "i32" },
  dnnl_primitive_execute: { parameters: ["pointer", "pointer", "i32", "buffer"], result: "i32" },
  dnnl_memory_create: { parameters: ["buffer", "buffer", "pointer", "pointer"], result: "i32" },
  dnnl_memory_destroy: destroyed,
  dnnl_primitive_destroy: destroyed,
  dnnl_primitive_desc_destroy: destroyed,
} as const satisfies Deno.ForeignLibraryInterface;

type Library = Deno.DynamicLibrary<typeof symbols>["symbols"];
type Descriptor = Uint8Array<ArrayBuffer>;
type Floats = Float32Array<ArrayBufferLike>;

/** One convolution: square images and windows, the same stride and padding in both directions. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly side: number;
  readonly places: number;
  readonly window: number;
  readonly stride: number;
  readonly padding: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Forward (with bias and ReLU), the gradient of the filter, the gradient of the images. */
export type Pass = "forward" | "dW" | "dX";

/**
 * Who chooses how numbers are laid out: `ours` fixes NHWC and HWIO, `weights` lets the library choose
 * the layout of the weights (or their gradient), `any` that of images and maps as well.
 */
export type Layouts = "ours" | "weights" | "any";

/** The numbers of one convolution, in NHWC and HWIO. A pass reads two of the tensors, writes one. */
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
  /** The convolution alone, on what the last {@linkcode Convolution.run} has reordered. */
  runWithoutReorders(): void;
  /** How many reorders a run has. */
  readonly reorders: number;
  /** Gives everything back. */
  destroy(): void;
}

/** Opens the library `path`, for two or more threads of OpenMP; a sentence where it cannot be used. */
export function openOneDnn(threads: number, path = "libdnnl.so.2"): OneDnn | string {
  try {
    const { symbols: library } = Deno.dlopen(path, symbols);
    const view = new DataView(read(library.dnnl_version(), VERSION_BYTES).buffer);
    const [major, minor, patch] = [0, 4, 8].map((offset) => view.getInt32(offset, true));
    const version = `${major}.${minor}.${patch}`;
    if (major !== 2) return `${path} is version ${version}, not 2`;
    if (view.getUint32(RUNTIME_OFFSET, true) !== OPENMP) return `${path} does not use OpenMP`;
    const openmp = Deno.dlopen("libgomp.so.1", {
      omp_set_num_threads: { parameters: ["i32"], result: "void" },
    });
    openmp.symbols.omp_set_num_threads(threads);
    return new OneDnn(library, version);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
  }
}

/** The library with an engine and a stream on the processor. */
export class OneDnn {
  readonly version: string;
  readonly #library: Library;
  readonly #engine: Deno.PointerValue;
  readonly #stream: Deno.PointerValue;

  constructor(library: Library, version: string) {
    this.version = version;
    this.#library = library;
    this.#engine = handle((to) => library.dnnl_engine_create(to, CPU, 0n));
    this.#stream = handle((to) => library.dnnl_stream_create(to, this.#engine, DEFAULT_FLAGS));
  }

  /** Prepares one pass. The tensors must stay where they are as long as it is used. */
  convolution(
    pass: Pass,
    shape: ConvolutionShape,
    layouts: Layouts,
    tensors: Tensors,
  ): Convolution {
    const library = this.#library;
    const owned: (() => void)[] = [];
    const { batch, side, places, window, inputs, outputs } = shape;
    const describe = (dimensions: number[], tag: number): Descriptor => {
      const descriptor = new Uint8Array(MEMORY_DESCRIPTOR);
      check(library.dnnl_memory_desc_init_by_tag(
        descriptor,
        dimensions.length,
        BigInt64Array.from(dimensions, BigInt),
        FLOAT32,
        tag,
      ));
      return descriptor;
    };
    const operand = (dimensions: number[], tag: number, free: boolean, numbers: Floats) => ({
      ours: describe(dimensions, tag),
      wanted: describe(dimensions, free ? ANY : tag),
      numbers,
    });
    const maps = layouts === "any", weights = layouts !== "ours";
    const x = operand([batch, inputs, side, side], NHWC, maps, tensors.x);
    const filter = operand([outputs, inputs, window, window], HWIO, weights, tensors.filter);
    const y = operand([batch, outputs, places, places], NHWC, maps, tensors.y);
    const bias = operand([outputs], VECTOR, false, tensors.bias);

    const memory = (descriptor: Descriptor, at: Deno.PointerValue): Deno.PointerValue => {
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
      // dnnl_exec_arg_t: the argument's number, and at byte 8 the memory.
      const list = new BigUint64Array(2 * operands.length);
      operands.forEach(([number, at], i) => {
        list[2 * i] = BigInt(number);
        list[2 * i + 1] = Deno.UnsafePointer.value(at);
      });
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
      const here = memory(ours, Deno.UnsafePointer.of(numbers as Float32Array<ArrayBuffer>));
      const chosen = read(
        library.dnnl_primitive_desc_query_md(description, asked, 0),
        MEMORY_DESCRIPTOR,
      );
      if (library.dnnl_memory_desc_equal(chosen, ours) === 1) return here;
      const there = memory(chosen, Deno.UnsafePointer.create(ALLOCATE));
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
        [argument.source, output ? there : here],
        [argument.target, output ? here : there],
      ]));
      return there;
    };
    const operands: [number, Deno.PointerValue][] = pass === "forward"
      ? [
        [argument.source, bind(x, query.source, false)],
        [argument.weights, bind(filter, query.weights, false)],
        [
          argument.bias,
          memory(bias.ours, Deno.UnsafePointer.of(bias.numbers as Float32Array<ArrayBuffer>)),
        ],
        [argument.target, bind(y, queryTarget, true)],
      ]
      : pass === "dW"
      ? [
        [argument.source, bind(x, query.source, false)],
        [argument.targetGradient, bind(y, queryTargetGradient, false)],
        [argument.weightGradient, bind(filter, query.weightGradient, true)],
      ]
      : [
        [argument.weights, bind(filter, query.weights, false)],
        [argument.targetGradient, bind(y, queryTargetGradient, false)],
        [argument.sourceGradient, bind(x, query.sourceGradient, true)],
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

  /** The primitive descriptor of a pass: the layouts are settled in it. */
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
      FORWARD_TRAINING,
      DIRECT,
      x,
      filter,
      bias,
      y,
      strides,
      padding,
      padding,
    ));
    const relu = handle((to) => library.dnnl_post_ops_create(to));
    check(library.dnnl_post_ops_append_eltwise(relu, 1, RELU, 0, 0));
    const attributes = handle((to) => library.dnnl_primitive_attr_create(to));
    check(library.dnnl_primitive_attr_set_post_ops(attributes, relu));
    const forward = build(operation, pass === "forward" ? attributes : null, null);
    if (pass === "forward") return forward;
    const gradient = new Uint8Array(CONVOLUTION_DESCRIPTOR);
    check(
      pass === "dW"
        ? library.dnnl_convolution_backward_weights_desc_init(
          gradient,
          DIRECT,
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
          DIRECT,
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

/** What `create` wrote into its first argument. */
function handle(create: (to: BigUint64Array<ArrayBuffer>) => number): Deno.PointerValue {
  const to = new BigUint64Array(1);
  check(create(to));
  return Deno.UnsafePointer.create(to[0]);
}

function check(status: number): void {
  if (status !== 0) throw new Error(`oneDNN refused a call with status ${status}`);
}

/** `bytes` bytes of the library's memory, copied. */
function read(pointer: Deno.PointerValue, bytes: number): Descriptor {
  if (pointer === null) throw new Error("oneDNN returned no pointer");
  const copy = new Uint8Array(bytes);
  Deno.UnsafePointerView.copyInto(pointer, copy);
  return copy;
}
