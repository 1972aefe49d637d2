/**
 * Checks a backend against the op table: correct values, no leaks, the same bytes each time.
 *
 * The values of tensors are read asynchronously, so that GPU backends can be tested too.
 */
import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import type { OpRecord, Sample } from "./op_record.ts";
import { opTable } from "./op_table.ts";
import type { Array64 } from "./reference/array64.ts";

/** The result of one kernel on one sample. */
export interface Output {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** Runs a sample of `record` on the active backend without leaking tensors. */
export async function runSample(record: OpRecord, sample: Sample): Promise<Output[]> {
  const inputs = Object.entries(sample.inputs).map(([name, { shape, data }]) =>
    [
      name,
      tf.tensor(Float32Array.from(data), [...shape], sample.types?.[name] ?? "float32"),
    ] as const
  );
  const listed = inputs.every(([name]) => /^\d+$/.test(name));
  const named = listed ? inputs.map(([, tensor]) => tensor) : Object.fromEntries(inputs);
  const result: unknown = tf.engine().runKernel(
    record.kernel,
    named as unknown as tf.NamedTensorMap,
    sample.attributes as Parameters<ReturnType<typeof tf.engine>["runKernel"]>[2],
  );
  let tensors = (Array.isArray(result) ? result : [result]) as tf.Tensor[];
  // An update that returns nothing has updated its inputs in place.
  if (tensors.length === 0) tensors = inputs.slice(0, 2).map(([, tensor]) => tensor.clone());
  const outputs: Output[] = [];
  for (const tensor of tensors) {
    outputs.push({ shape: tensor.shape, values: Float32Array.from(await tensor.data()) });
  }
  tf.dispose(tensors);
  tf.dispose(inputs.map(([, tensor]) => tensor));
  return outputs;
}

/** The first value with too large an error, in words; `undefined` if there is none. */
export function disagreement(
  output: Output,
  expected: Array64,
  tolerance: number,
): string | undefined {
  if (output.shape.join() !== expected.shape.join()) {
    return `shape [${output.shape}] instead of [${expected.shape}]`;
  }
  const { data } = expected;
  const scale = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
  for (let i = 0; i < data.length; i++) {
    const error = Math.abs(output.values[i] - data[i]);
    if (!(error <= tolerance * (scale + Math.abs(data[i])))) {
      return `value ${i} is ${output.values[i]} instead of ${data[i]} (error ${
        (error / scale).toExponential(1)
      } of the root mean square, tolerance ${tolerance})`;
    }
  }
  return undefined;
}

/** Options of the checks. */
export interface CheckOptions {
  /** Backend under test, already registered. */
  readonly backend: string;
  /** Whether samples marked heavy are skipped; default false. */
  readonly light?: boolean;
  /** Multiplies every tolerance above 0, for devices with coarser arithmetic; default 1. */
  readonly slack?: number;
  /** Tolerance of kernels with tolerance 0; default 0. */
  readonly exactness?: number;
}

/** Why `record` is not tested on `backend`; `undefined` if it is. */
export function skipped(record: OpRecord, backend: string): string | undefined {
  if (tf.getKernel(record.kernel, backend) === undefined) return "the backend has no such kernel";
  return record.skips?.[backend];
}

/** All findings for `record` on the active backend, one per line. */
export async function faults(record: OpRecord, options: CheckOptions): Promise<string[]> {
  const { light = false, slack = 1, exactness = 0 } = options;
  const tolerance = record.tolerance === 0 ? exactness : record.tolerance * slack;
  const found: string[] = [];
  for (const sample of record.samples) {
    if (light && sample.heavy) continue;
    const tell = (what: string): void => {
      found.push(`${record.kernel}, ${sample.name}: ${what}`);
    };
    // The first run may compile programs and create persistent buffers.
    const before = await runSample(record, sample);
    const tensors = tf.memory().numTensors;
    const buffers = tf.memory().numDataBuffers;
    const bytes = tf.memory().numBytes;
    const after = await runSample(record, sample);
    const memory = tf.memory();
    if (memory.numTensors !== tensors || memory.numDataBuffers !== buffers) {
      tell(
        `leaks ${memory.numTensors - tensors} tensors, ${memory.numDataBuffers - buffers} buffers`,
      );
    }
    if (memory.numBytes !== bytes) tell(`leaks ${memory.numBytes - bytes} bytes`);
    const expected = record.reference(sample);
    if (before.length !== expected.length) {
      tell(`${before.length} outputs where ${expected.length} are right`);
      continue;
    }
    expected.forEach((array, i) => {
      const wrong = disagreement(before[i], array, tolerance);
      if (wrong !== undefined) tell(`output ${i}: ${wrong}`);
      const differs = before[i].values.findIndex((value, j) =>
        !Object.is(value, after[i].values[j])
      );
      if (differs >= 0) tell(`output ${i}: a second run gives other bytes at value ${differs}`);
    });
  }
  return found;
}

/** Registers one test per kernel for `options.backend`. `ready` registers the backend. */
export function testTable(options: CheckOptions, ready: () => Promise<void> | void): void {
  for (const record of opTable) {
    Deno.test(`${record.kernel} on ${options.backend} agrees with float64, leaks nothing, repeats`, async () => {
      await ready();
      await tf.setBackend(options.backend);
      const reason = skipped(record, options.backend);
      if (reason !== undefined) {
        console.log(`skipped: ${reason}`);
        return;
      }
      assertEquals(await faults(record, options), []);
    });
  }
  Deno.test(`${options.backend} runs most of the table`, async () => {
    await ready();
    const run = opTable.filter((record) => skipped(record, options.backend) === undefined);
    assert(run.length >= opTable.length / 2, `only ${run.length} of ${opTable.length} records ran`);
  });
}
