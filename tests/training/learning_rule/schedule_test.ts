import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import {
  afterEpoch,
  constantSchedule,
  INITIAL_SCHEDULE_STATE,
  learningRateAt,
  paperSchedule,
  type ScheduleState,
  stepSchedule,
} from "../../../lib/training/learning_rule/schedule.ts";

const start = INITIAL_SCHEDULE_STATE;

Deno.test("a constant schedule stays", () => {
  assertEquals(learningRateAt(constantSchedule(0.02), start, 1000), 0.02);
  assertEquals(afterEpoch(constantSchedule(0.02), start, undefined), start);
});

Deno.test("steps divide the rate at their epochs, even within one", () => {
  const schedule = stepSchedule(0.01, [2, 3.5]);
  const rates = [0, 1.999, 2, 3.49, 3.5, 9].map((epoch) => learningRateAt(schedule, start, epoch));
  [0.01, 0.01, 0.001, 0.001, 0.0001, 0.0001].forEach((rate, i) =>
    assertAlmostEquals(rates[i], rate, 1e-12)
  );
});

Deno.test("a step that rounding moves just before its epoch still counts as part of it", () => {
  // 391 steps per epoch: 12 + 391/391 summed in floats must be epoch 13.
  assertAlmostEquals(
    learningRateAt(stepSchedule(1, [13]), start, 12 + 390.9999999999 / 391),
    0.1,
    1e-12,
  );
});

/** The states after epochs with `errors`. */
function follow(errors: number[], options = {}): ScheduleState[] {
  const states: ScheduleState[] = [];
  errors.reduce((state, error) => {
    const next = afterEpoch(paperSchedule(options), state, error);
    states.push(next);
    return next;
  }, start);
  return states;
}

Deno.test("the paper's schedule divides by 10 when the validation error stops improving", () => {
  const states = follow([0.5, 0.4, 0.41, 0.3995, 0.42, 0.3, 0.3, 0.3, 0.3], { patience: 3 });
  // 0.3995 is not a new best (less than 0.1 points below 0.4); the third epoch without one drops.
  assertEquals(states.map(({ drops }) => drops), [0, 0, 0, 0, 1, 1, 1, 1, 2]);
  assertAlmostEquals(learningRateAt(paperSchedule(), states[4], 5), 0.001, 1e-12);
});

Deno.test("the rate drops three times in total and the plateau after that ends the run", () => {
  const states = follow(Array(9).fill(0.5), { patience: 2 });
  assertEquals(states.map(({ drops }) => drops), [0, 0, 1, 1, 2, 2, 3, 3, 3]);
  assertEquals(states.map(({ finished }) => finished).lastIndexOf(false), 7);
  assertAlmostEquals(learningRateAt(paperSchedule(), states[8], 9), 1e-5, 1e-15);
});

Deno.test("a schedule's state survives JSON, so a resumed run drops at the same epoch", () => {
  fc.assert(fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true })), (errors) => {
    const spec = paperSchedule({ patience: 2 });
    const whole = errors.reduce((state, error) => afterEpoch(spec, state, error), start);
    const resumed = errors.reduce(
      (state, error) => afterEpoch(spec, JSON.parse(JSON.stringify(state)), error),
      start,
    );
    assertEquals(resumed, whole);
    assertEquals(whole.drops <= 3, true);
  }));
});

Deno.test("an invalid schedule is rejected", () => {
  assertThrows(() => constantSchedule(-1), BadArgumentError, "learning rate");
  assertThrows(() => stepSchedule(0.1, [3, 2]), BadArgumentError, "increasing");
  assertThrows(() => stepSchedule(0.1, [3], 1), BadArgumentError, "factor");
  assertThrows(() => paperSchedule({ patience: 0 }), BadArgumentError, "patience");
  assertThrows(() => afterEpoch(paperSchedule(), start, undefined), BadArgumentError, "validate");
});
