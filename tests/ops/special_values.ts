/**
 * NaN, infinities, -0, denormal and huge numbers in the kernels: the rows of `special_table.ts`,
 * and the check of a backend against them.
 *
 * A row has inputs with such numbers at every position of a vector and in its tail, and the
 * expected result: that of tfjs's own `cpu` backend, or of a reference. Intended differences of a
 * backend are listed as deviations with a reason.
 */
import * as tf from "@tensorflow/tfjs";

/** Numbers in row-major order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One call of a kernel. */
export interface SpecialCase {
  /** What is special about it. */
  readonly name: string;
  /** By the kernel's own names; for kernels that take a list, by number. */
  readonly inputs: Readonly<Record<string, Numbers>>;
  /** The kernel's own attributes. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Inputs that are not float32. */
  readonly types?: Readonly<Record<string, "int32">>;
}

/** An intended difference of a backend. */
export interface Deviation {
  /** Why. */
  readonly reason: string;
  /** Which backends. */
  readonly backends: readonly SpecialBackend[];
  /** Whether `found` is accepted in place of `expected`. */
  readonly allows: (expected: number, found: number, where: SpecialCase) => boolean;
}

/** The backends that are checked against the table. */
export type SpecialBackend = "alexnet-cpu" | "webgpu";

/** One kernel. */
export interface SpecialRow {
  /** The name under which backends register it. */
  readonly kernel: string;
  /** The calls. */
  readonly cases: readonly SpecialCase[];
  /** The expected result; default: that of tfjs's own `cpu` backend. */
  readonly reference?: (each: SpecialCase) => readonly Float32Array[];
  /** Applied to each number of the reference: the activation that is fused into the kernel. */
  readonly finish?: (value: number, each: SpecialCase) => number;
  /** The largest error of a finite number, as a multiple of it; default 0. */
  readonly tolerance?: number;
  /** The same as a multiple of the largest number of the result below 1e30; default 0. */
  readonly scaledTolerance?: number;
  /** The intended differences. */
  readonly deviations?: readonly Deviation[];
}

/** The smallest number that is not denormal. */
export const SMALLEST_NORMAL = 2 ** -126;
/** The largest float. */
export const LARGEST = 3.4028234663852886e38;

/**
 * The special numbers, and a few plain ones. There are seventeen, so that each occurs in each lane.
 */
export const specials: readonly number[] = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  2 ** -149,
  -1e-40,
  SMALLEST_NORMAL,
  LARGEST,
  -LARGEST,
  1,
  -2.5,
  0.3,
  100,
  -100,
  88.75,
  -90,
];

/** The numbers that are inserted one at a time among plain numbers. */
export const planted: readonly number[] = [NaN, Infinity, -Infinity, -0, 1e-40, LARGEST, -LARGEST];

/** Deviations allowed on `webgpu` for every kernel by the arithmetic of WGSL (section 15.7). */
const wgslDeviations: readonly Deviation[] = [
  {
    reason: "A GPU may treat denormal numbers as zero, in inputs and in results.",
    backends: ["webgpu"],
    allows: (expected, found) =>
      Math.abs(expected) < SMALLEST_NORMAL && Math.abs(found) < SMALLEST_NORMAL,
  },
  {
    reason: "A GPU may ignore the sign of zero.",
    backends: ["webgpu"],
    allows: (expected, found) => expected === 0 && found === 0,
  },
];

/** `count` numbers: the special ones, repeated, from the `first` on. */
export function cycle(count: number, first = 0): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => specials[(first + i) % specials.length]);
}

/** Plain numbers from -0.5 to 0.5, none close to zero, the same each time. */
export function plain(shape: readonly number[], seed = 0): Numbers {
  const size = tf.util.sizeFromShape([...shape]);
  const values = Float32Array.from({ length: size }, (_, i) => {
    const value = (((i + seed * 7919 + 1) * 2654435761) % 2 ** 32) / 2 ** 32 - 0.5;
    return value + Math.sign(value) * 0.01;
  });
  return { shape, values };
}

/** `numbers` with `value` at each of `places`. */
export function plant(
  { shape, values }: Numbers,
  places: readonly (readonly [place: number, value: number])[],
): Numbers {
  const copy = values.slice();
  for (const [place, value] of places) copy[place] = value;
  return { shape, values: copy };
}

/** An array of one value. */
export function constant(shape: readonly number[], value: number): Numbers {
  return { shape, values: new Float32Array(tf.util.sizeFromShape([...shape])).fill(value) };
}

/** Runs one call on the active backend without leaking tensors. */
async function run(kernel: string, each: SpecialCase): Promise<Float32Array[]> {
  const inputs = Object.entries(each.inputs).map(([name, { shape, values }]) =>
    [name, tf.tensor(values, [...shape], each.types?.[name] ?? "float32")] as const
  );
  const listed = inputs.length > 0 && inputs.every(([name]) => /^\d+$/.test(name));
  const named = listed ? inputs.map(([, tensor]) => tensor) : Object.fromEntries(inputs);
  const result: unknown = tf.engine().runKernel(
    kernel,
    named as unknown as tf.NamedTensorMap,
    each.attributes as unknown as tf.NamedAttrMap,
  );
  let tensors = (Array.isArray(result) ? result : [result]) as tf.Tensor[];
  // An update that returns nothing has updated its inputs in place.
  if (tensors.length === 0) tensors = inputs.slice(0, 2).map(([, tensor]) => tensor.clone());
  const outputs: Float32Array[] = [];
  for (const tensor of tensors) outputs.push(Float32Array.from(await tensor.data()));
  tf.dispose([tensors, inputs.map(([, tensor]) => tensor)]);
  return outputs;
}

/** The expected result of `row`; the active backend must be tfjs's own. */
async function right(row: SpecialRow, each: SpecialCase): Promise<readonly Float32Array[]> {
  const { reference, finish, kernel } = row;
  if (reference !== undefined) return reference(each);
  if (finish === undefined) return await run(kernel, each);
  const plainly = { ...each, attributes: { ...each.attributes, activation: "linear" } };
  const outputs = await run(kernel, plainly);
  return outputs.map((values) => values.map((value) => finish(value, each)));
}

/** Whether `found` is within the tolerance of `row`. */
function agrees(row: SpecialRow, expected: number, found: number, scale: number): boolean {
  if (Object.is(expected, found)) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(found)) return false;
  const { tolerance = 0, scaledTolerance = 0 } = row;
  if (expected === 0 && found === 0) return false;
  // Two neighbouring denormal numbers.
  const grain = tolerance + scaledTolerance > 0 ? 3 * 2 ** -149 : 0;
  return Math.abs(found - expected) <=
    tolerance * Math.abs(expected) + scaledTolerance * scale + grain;
}

/** The findings for `rows` on `backend`, one line per case; `backend` is active afterwards. */
export async function specialFaults(
  rows: readonly SpecialRow[],
  backend: SpecialBackend,
): Promise<string[]> {
  const faults: string[] = [];
  for (const row of rows) {
    const deviations = [...wgslDeviations, ...row.deviations ?? []]
      .filter(({ backends }) => backends.includes(backend));
    for (const each of row.cases) {
      await tf.setBackend("cpu");
      const expected = await right(row, each);
      await tf.setBackend(backend);
      const found = await run(row.kernel, each);
      const wrong: string[] = [];
      expected.forEach((values, output) => {
        const scale = values.reduce((most, value) => {
          const magnitude = Math.abs(value);
          return magnitude < 1e30 && magnitude > most ? magnitude : most;
        }, 0);
        values.forEach((value, i) => {
          const actual = found[output]?.[i] ?? NaN;
          if (agrees(row, value, actual, scale)) return;
          if (deviations.some(({ allows }) => allows(value, actual, each))) return;
          wrong.push(`output ${output} at ${i}: ${shown(actual)} where ${shown(value)} is right`);
        });
        if (found[output]?.length !== values.length) wrong.push(`output ${output}: another size`);
      });
      if (wrong.length > 0) {
        faults.push(
          `${row.kernel}, ${each.name}: ${wrong.length} wrong, ${wrong.slice(0, 3).join("; ")}`,
        );
      }
    }
  }
  return faults;
}

function shown(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
