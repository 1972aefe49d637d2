/**
 * Convolutions of oneDNN on absolute addresses: images and maps stay NHWC, the library chooses the
 * layout of the filter.
 *
 * @module
 */
import type {
  ConvolutionPass,
  ConvolutionPlan,
  ConvolutionShape,
} from "./convolution_interface.ts";
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
} from "./symbols.ts";

/** Maximum number of cached plans; the oldest is removed first. */
const MOST_PLANS = 128;

/**
 * The operands of each pass: the library's names for them, and the operand whose layout it chooses.
 */
const roles = {
  forward: { x: args.source, filter: args.weights, y: args.target, asked: queries.weights },
  filterGradient: {
    x: args.source,
    filter: args.weightGradient,
    y: args.targetGradient,
    asked: queries.weightGradient,
  },
  inputGradient: {
    x: args.sourceGradient,
    filter: args.weights,
    y: args.targetGradient,
    asked: queries.weights,
  },
} as const;

interface OwnedPlan extends ConvolutionPlan {
  destroy(): void;
}

/** The library, for the thread that opened it. */
export class OneDnnLibrary {
  /** The file. */
  readonly path: string;
  /** Version: `2.6.3`. */
  readonly version: string;
  readonly #library: OneDnnSymbols;
  readonly #engine: Deno.PointerValue;
  readonly #stream: Deno.PointerValue;
  readonly #plans = new Map<string, OwnedPlan | undefined>();

  private constructor(path: string, version: string, library: OneDnnSymbols) {
    this.path = path;
    this.version = version;
    this.#library = library;
    this.#engine = handle((to) => library.dnnl_engine_create(to, constants.cpu, 0n));
    this.#stream = handle((to) =>
      library.dnnl_stream_create(to, this.#engine, constants.defaultFlags)
    );
  }

  /**
   * Opens the library at `path` for one thread, or returns one sentence about why it cannot be
   * used. The caller must ensure that FFI is permitted.
   */
  static open(path: string): OneDnnLibrary | string {
    const opened = openSymbols(path, 1);
    if (typeof opened === "string") return opened;
    return new OneDnnLibrary(path, opened.version, opened.library);
  }

  /** See `ConvolutionLibrary.plan`; the plan takes absolute addresses. */
  plan(pass: ConvolutionPass, shape: ConvolutionShape): ConvolutionPlan | undefined {
    const key = [pass, ...Object.values(shape)].join();
    if (!this.#plans.has(key)) {
      if (this.#plans.size === MOST_PLANS) {
        const [oldest, plan] = [...this.#plans][0];
        plan?.destroy();
        this.#plans.delete(oldest);
      }
      this.#plans.set(key, this.#make(pass, shape));
    }
    return this.#plans.get(key);
  }

  #make(pass: ConvolutionPass, shape: ConvolutionShape): OwnedPlan | undefined {
    const library = this.#library;
    const owned: (() => void)[] = [];
    const destroy = () => {
      for (const give of owned.toReversed()) give();
    };
    const { nhwc, hwio, anyLayout } = constants;
    const filterSizes = [shape.outputs, shape.inputs, shape.kernelHeight, shape.kernelWidth];
    const x = describe(library, [shape.images, shape.inputs, shape.height, shape.width], nhwc);
    const y = describe(
      library,
      [shape.images, shape.outputs, shape.outputHeight, shape.outputWidth],
      nhwc,
    );
    const ours = describe(library, filterSizes, hwio);
    const description = this.#settle(
      pass,
      shape,
      x,
      describe(library, filterSizes, anyLayout),
      y,
      owned,
    );
    if (description === undefined) {
      destroy();
      return undefined;
    }
    const role = roles[pass];
    const arranged = copyOut(
      library.dnnl_primitive_desc_query_md(description, role.asked, 0),
      MEMORY_DESCRIPTOR,
    );
    const convolve = this.#primitive(description, [
      [role.x, x],
      [role.filter, arranged],
      [role.y, y],
    ], owned);
    const reorder = (from: Descriptor, to: Descriptor) => {
      const settled = handle((made) =>
        library.dnnl_reorder_primitive_desc_create(made, from, this.#engine, to, this.#engine, null)
      );
      owned.push(() => check(library.dnnl_primitive_desc_destroy(settled)));
      return this.#primitive(settled, [[args.source, from], [args.target, to]], owned);
    };
    return {
      filterFloats: Number(library.dnnl_memory_desc_get_size(arranged)) / 4,
      arrange: reorder(ours, arranged),
      restore: reorder(arranged, ours),
      run: convolve,
      destroy,
    };
  }

  /** The primitive descriptor of a pass, or undefined if there is no compiled code for it. */
  #settle(
    pass: ConvolutionPass,
    shape: ConvolutionShape,
    x: Descriptor,
    filter: Descriptor,
    y: Descriptor,
    owned: (() => void)[],
  ): Deno.PointerValue | undefined {
    const library = this.#library;
    const pair = (a: number, b: number) => BigInt64Array.of(BigInt(a), BigInt(b));
    const strides = pair(shape.strideY, shape.strideX);
    const before = pair(shape.top, shape.left);
    const after = pair(
      Math.max(
        0,
        (shape.outputHeight - 1) * shape.strideY + shape.kernelHeight - shape.height - shape.top,
      ),
      Math.max(
        0,
        (shape.outputWidth - 1) * shape.strideX + shape.kernelWidth - shape.width - shape.left,
      ),
    );
    const { direct, forwardTraining } = constants;
    const settle = (operation: Descriptor, hint: Deno.PointerValue) => {
      const to = new BigUint64Array(1);
      const status = library.dnnl_primitive_desc_create(to, operation, null, this.#engine, hint);
      if (status !== 0) return undefined;
      const settled = Deno.UnsafePointer.create(to[0]);
      owned.push(() => check(library.dnnl_primitive_desc_destroy(settled)));
      return settled;
    };
    const operation = () => new Uint8Array(CONVOLUTION_DESCRIPTOR);
    const ahead = operation();
    if (
      library.dnnl_convolution_forward_desc_init(
        ...[ahead, forwardTraining, direct, x, filter, null, y, strides, before, after] as const,
      ) !== 0
    ) return undefined;
    const forward = settle(ahead, null);
    let settled = forward;
    if (forward !== undefined && pass !== "forward") {
      const back = operation();
      check(
        pass === "filterGradient"
          ? library.dnnl_convolution_backward_weights_desc_init(
            ...[back, direct, x, filter, null, y, strides, before, after] as const,
          )
          : library.dnnl_convolution_backward_data_desc_init(
            ...[back, direct, x, filter, y, strides, before, after] as const,
          ),
      );
      settled = settle(back, forward);
    }
    return settled !== undefined && this.#compiled(settled) ? settled : undefined;
  }

  /**
   * Whether a primitive is code for this processor rather than the library's reference or im2col.
   */
  #compiled(description: Deno.PointerValue): boolean {
    const name = handle((to) =>
      this.#library.dnnl_primitive_desc_query(description, queries.implementation, 0, to)
    );
    return name !== null && /^(jit|brg)/.test(Deno.UnsafePointerView.getCString(name));
  }

  /** A primitive as a function of the addresses of its operands. */
  #primitive(
    description: Deno.PointerValue,
    operands: readonly (readonly [number, Descriptor])[],
    owned: (() => void)[],
  ): (...addresses: number[]) => void {
    const library = this.#library;
    const primitive = handle((to) => library.dnnl_primitive_create(to, description));
    owned.push(() => check(library.dnnl_primitive_destroy(primitive)));
    const memories = operands.map(([, descriptor]) => {
      const memory = handle((to) => library.dnnl_memory_create(to, descriptor, this.#engine, 0n));
      owned.push(() => check(library.dnnl_memory_destroy(memory)));
      return memory;
    });
    const list = executionArguments(operands.map(([number], i) => [number, memories[i]]));
    return (...addresses) => {
      memories.forEach((memory, i) =>
        check(library.dnnl_memory_set_data_handle(memory, BigInt(addresses[i])))
      );
      check(library.dnnl_primitive_execute(primitive, this.#stream, operands.length, list));
      check(library.dnnl_stream_wait(this.#stream));
    };
  }
}
