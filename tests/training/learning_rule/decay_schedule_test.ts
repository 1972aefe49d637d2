import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import {
  type DecaySchedule,
  decaySchedule,
} from "../../../lib/training/learning_rule/decay_schedule.ts";
import {
  checkedSchedule,
  INITIAL_SCHEDULE_STATE,
  learningRateAt,
} from "../../../lib/training/learning_rule/schedule.ts";

function rates(options: Omit<DecaySchedule, "kind">, epochs: readonly number[]): number[] {
  const schedule = decaySchedule(options);
  return epochs.map((epoch) => learningRateAt(schedule, INITIAL_SCHEDULE_STATE, epoch));
}

function assertRates(found: readonly number[], wanted: readonly number[]): void {
  assertEquals(found.length, wanted.length);
  wanted.forEach((rate, i) => assertAlmostEquals(found[i] / rate, 1, 1e-9, `${i}: ${found[i]}`));
}

Deno.test("a linear and an exponential rate fall to the last one, and stay there", () => {
  const common = { learningRate: 0.01, epochs: 10, factor: 100 };
  const epochs = [0, 5, 10, 20];
  assertRates(rates({ ...common, curve: "linear" }, epochs), [0.01, 0.00505, 0.0001, 0.0001]);
  assertRates(rates({ ...common, curve: "exponential" }, epochs), [0.01, 0.001, 0.0001, 0.0001]);
});

Deno.test("a stepped rate has each level for the same time", () => {
  const common = { learningRate: 0.01, epochs: 4, factor: 1000, curve: "stepped" } as const;
  assertRates(
    rates(common, [0, 0.99, 1, 2, 3, 4, 9]),
    [0.01, 0.01, 1e-3, 1e-4, 1e-5, 1e-5, 1e-5],
  );
  assertRates(rates({ ...common, levels: 2 }, [0, 1.99, 2, 4]), [0.01, 0.01, 1e-5, 1e-5]);
});

Deno.test("a jumpy rate is higher in the second half of the middle levels", () => {
  // Four levels of a quarter; the program jumps where t is from 0.2 to 0.9 and past a level's middle.
  const common = { learningRate: 1, epochs: 8, factor: 1000, curve: "jumpy" } as const;
  const [middle, before] = [Math.sqrt(1 * 0.1), Math.sqrt(0.1 * 0.01)];
  assertRates(
    rates(common, [0, 1.9, 2.5, 3.5, 4.5, 5.5, 6.5, 7.1, 7.9]),
    [1, 1, 0.1, middle, 0.01, before, 0.001, Math.sqrt(0.01 * 0.001), 0.001],
  );
});

Deno.test("noise raises each rate by a draw of its own, the same after a resumption", () => {
  const common = { learningRate: 0.01, epochs: 10, curve: "linear", noise: 0.5 } as const;
  const epochs = Array.from({ length: 400 }, (_, i) => i / 391);
  const noisy = rates(common, epochs);
  assertEquals(rates(common, epochs.slice(200)), noisy.slice(200));
  const shares = rates({ ...common, noise: 0 }, epochs).map((rate, i) => noisy[i] / rate - 1);
  assert(shares.every((share) => share >= 0));
  assertEquals(new Set(noisy).size, noisy.length);
  // The mean of |z| is the root of 2 / pi = 0.798; of 400 draws, its standard deviation is 0.03.
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  assertAlmostEquals(mean, 0.5 * Math.sqrt(2 / Math.PI), 0.06);
  assert(rates({ ...common, seed: 1 }, [0])[0] !== noisy[0]);
});

Deno.test("a schedule from a file is checked, with its curve", () => {
  const good = decaySchedule({ curve: "stepped", learningRate: 0.1, epochs: 3, levels: 3 });
  assertEquals(checkedSchedule(JSON.parse(JSON.stringify(good))), good);
  const options = { learningRate: 0.1, epochs: 3 };
  const bad: [object, string][] = [
    [{ ...options, curve: "cosine" }, "linear, exponential, stepped, jumpy"],
    [{ ...options, curve: "linear", levels: 3 }, "no levels for the curve linear"],
    [{ ...options, curve: "linear", factors: 3 }, "factor"],
  ];
  for (const [spec, says] of bad) {
    const wrong = { kind: "decay", ...spec } as DecaySchedule;
    assertThrows(() => checkedSchedule(wrong), BadArgumentError, says);
  }
});
