/**
 * The records of the op table, one per kernel.
 *
 * A record has the inputs of the kernel, the results of the float64 reference, the tolerance, and
 * for a gradient, its function. The parity, gradient, leak and determinism checks iterate over the
 * records, see `check_records.ts`.
 */
import { RandomStreams } from "../../lib/random.ts";
import { type Array64, fill } from "./reference/array64.ts";

/** One set of inputs. */
export interface Sample {
  /** What is special about it: `window larger than image`. */
  readonly name: string;
  /** By the kernel's own names; for kernels that take a list, by number. */
  readonly inputs: Readonly<Record<string, Array64>>;
  /** The kernel's own attributes. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Inputs that are not float32. */
  readonly types?: Readonly<Record<string, "int32" | "bool">>;
  /** Set if the function has a kink at these inputs, which excludes finite differences. */
  readonly kink?: boolean;
  /** Set if tfjs's own `cpu` backend takes seconds. */
  readonly heavy?: boolean | undefined;
}

/** One kernel. */
export interface OpRecord {
  /** The name under which backends register it. */
  readonly kernel: string;
  /** The inputs. */
  readonly samples: readonly Sample[];
  /** The expected outputs. */
  readonly reference: (sample: Sample) => readonly Array64[];
  /**
   * The largest error that passes, as a multiple of |expected| + root mean square of the expected
   * array. 0: identical numbers.
   */
  readonly tolerance: number;
  /** For a gradient kernel: its function, and the input that it is the gradient of. */
  readonly derivative?: {
    /** The function, on the sample's inputs with `input` changed. */
    readonly forward: (sample: Sample) => Array64;
    /** The input that is varied. */
    readonly input: string;
    /** dL/dy, or ones if the kernel has none. */
    readonly upstream?: string;
    /** Which output of the kernel is the gradient; the first by default. */
    readonly output?: number;
  };
  /** Backends that are known to differ, with the reason. */
  readonly skips?: Readonly<Record<string, string>>;
}

const streams = new RandomStreams(2012);
let drawn = 0;

/** Values of N(0, `deviation`^2) that are exact in float32; each call draws new ones. */
export function normal(shape: readonly number[], deviation = 1): Array64 {
  const stream = streams.fork("op table", drawn++);
  return fill(shape, () => Math.fround(deviation * stream.normal()));
}

/** Integers from 0 to `limit` - 1. */
export function integers(shape: readonly number[], limit: number): Array64 {
  const stream = streams.fork("op table", drawn++);
  return fill(shape, () => stream.integer(limit));
}

/** The value of an attribute that the sample is known to have. */
export function attributesOf<T>(sample: Sample): T {
  return sample.attributes as T;
}
