/**
 * Covers tests/ops/reference: checks the gradients of the float64 reference against finite
 * differences of its forward functions, so that the values that backends are compared with are
 * derived in two ways.
 */
import { assertEquals } from "@std/assert";
import type { OpRecord, Sample } from "./op_record.ts";
import { opTable } from "./op_table.ts";
import { type Array64, zeros } from "./reference/array64.ts";

const STEP = 1e-4;
/** Number of values of a sample that are varied, evenly spread. */
const VARIED = 12;

/** L = sum of dy y, where dy is ones if the kernel has no dy. */
function objective(record: OpRecord, sample: Sample): number {
  const { forward, upstream } = derivativeOf(record);
  const y = forward(sample);
  const dy = upstream === undefined ? undefined : sample.inputs[upstream].data;
  return y.data.reduce((sum, value, i) => sum + value * (dy === undefined ? 1 : dy[i]), 0);
}

function derivativeOf(record: OpRecord): NonNullable<OpRecord["derivative"]> {
  if (record.derivative === undefined) throw new Error(`${record.kernel} has no derivative`);
  return record.derivative;
}

function differences(record: OpRecord, sample: Sample): string[] {
  const { input, output = 0 } = derivativeOf(record);
  const gradient = record.reference(sample)[output];
  // A convolution is linear in x and in the filter, so any point works for an input that the kernel
  // lacks.
  const point: Array64 = sample.inputs[input] ?? zeros(gradient.shape);
  const wrong: string[] = [];
  const count = Math.min(VARIED, point.data.length);
  for (let v = 0; v < count; v++) {
    const index = Math.floor((v + 0.5) * point.data.length / count);
    const at = (shift: number): number =>
      objective(record, {
        ...sample,
        inputs: {
          ...sample.inputs,
          [input]: {
            shape: point.shape,
            data: point.data.map((value, i) => i === index ? value + shift : value),
          },
        },
      });
    const slope = (at(STEP) - at(-STEP)) / (2 * STEP);
    const claimed = gradient.data[index];
    if (!(Math.abs(slope - claimed) <= 1e-5 * (1 + Math.abs(claimed)))) {
      wrong.push(`${sample.name}: dL/d${input}[${index}] is ${claimed}, differences give ${slope}`);
    }
  }
  return wrong;
}

for (const record of opTable) {
  if (record.derivative === undefined) continue;
  Deno.test(`The reference of ${record.kernel} is the slope of its forward function`, () => {
    const samples = record.samples.filter(({ kink, heavy }) => !kink && !heavy);
    assertEquals(samples.flatMap((sample) => differences(record, sample)), []);
  });
}

Deno.test("The gradient check finds a wrong gradient", () => {
  const record = opTable.find(({ kernel }) => kernel === "LRNGrad");
  if (record === undefined) throw new Error("the table has no LRNGrad");
  const spoiled: OpRecord = {
    ...record,
    // Only the first term, like an implementation that omits the neighbours.
    reference: ({ inputs: { dy } }) => [dy],
  };
  assertEquals(differences(spoiled, record.samples[18]).length > 0, true);
});
