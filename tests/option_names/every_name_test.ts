/**
 * Covers the doors of deno.json: no function ignores an unknown name in its options, or accepts
 * anything but a function as a callback. Code in a notebook is not type-checked, so with
 * `{ sed: 1 }` the default seed would be used.
 *
 * The places for settings come from the types, so a new function, option or nested object is tried
 * without a change here: it only needs good arguments in `calls.ts`, or a reason in `data_types.ts`
 * if its fields are data.
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as course from "../../lib/course/mod.ts";
import * as cpu from "../../lib/ops/cpu/mod.ts";
import * as datasets from "../../datasets/mod.ts";
import * as experiments from "../../lib/experiments/mod.ts";
import * as figures from "../../lib/figures/mod.ts";
import * as inspection from "../../lib/inspection/mod.ts";
import * as library from "../../mod.ts";
import * as parallel from "../../lib/parallel/mod.ts";
import * as ranks from "../../lib/parallel/ranks.ts";
import * as pretrained from "../../lib/pretrained/mod.ts";
import * as webgpu from "../../lib/ops/webgpu/mod.ts";
import * as weights from "../../lib/weights/mod.ts";
import { calls } from "./calls.ts";
import { dataTypes, isData, seen } from "./data_types.ts";
import { describe, type Place, readSettings } from "./option_places.ts";

// deno-lint-ignore no-explicit-any
const exported: Record<string, any> = {
  ...{ ...library, ...datasets, ...weights, ...figures, ...inspection },
  ...{ ...experiments, ...parallel, ...ranks, ...pretrained, ...course, ...cpu, ...webgpu },
};
const { settings, functions } = await readSettings(isData);
/** Classes whose constructors are those of a class in the documentation. */
const inherited = ["TestScaledDropout.constructor", "InvertedDropout.constructor"];
const heirs = inherited.flatMap((callable) =>
  settings.filter((place) => place.callable === "CounterDropout.constructor")
    .map((place) => ({ ...place, callable }))
);
const places = [...settings.filter(({ callable }) => !/^CounterDropout/.test(callable)), ...heirs];

Deno.test("each function with settings or callbacks has a call, and each call such a function", () => {
  const callables = new Set([...places, ...functions].map(({ callable }) => callable));
  assertEquals([...callables].filter((name) => calls[name] === undefined), []);
  assertEquals(Object.keys(calls).filter((name) => !callables.has(name)), []);
});

Deno.test("each entry among the data is a type or a place that a function has", () => {
  assertEquals([...dataTypes].filter((name) => !seen.has(name)), []);
});

for (const place of places.filter(({ callable }) => calls[callable] !== undefined)) {
  Deno.test(`${describe(place)} rejects a misspelt name`, async () => {
    const present = Object.keys(valueAt(place) ?? {}).filter((name) => name !== "kind");
    const right = present.find((name) => place.names.includes(name)) ?? place.names[0];
    const wrong = `${right}x`;
    const error = await assertRejects(() => call(place, { [wrong]: 1 }), library.BadArgumentError);
    assertStringIncludes(error.message, `found "${wrong}"; did you mean "${right}"?`);
    const [owner] = place.callable.toLowerCase().split(".");
    assertStringIncludes(error.message.toLowerCase(), owner);
  });
}

for (const place of functions) {
  Deno.test(`${describe(place)} rejects a callback that is not a function`, async () => {
    const error = await assertRejects(() => call(place, "later"), library.BadArgumentError);
    assertStringIncludes(error.message, 'found "later"');
    assertStringIncludes(error.message, place.steps.at(-1)?.replace("[]", "") ?? "");
  });
}

/** Calls a function with `change` at a place: fields are added to an object. */
async function call(place: Place, change: unknown): Promise<void> {
  const { with: good, on } = calls[place.callable];
  const changed = good.with(place.argument, changedAt(good[place.argument], place.steps, change));
  const [owner, member] = place.callable.split(".");
  const made = member === "constructor"
    ? new exported[owner](...changed)
    : on === undefined
    ? await exported[owner](...changed)
    : await (on as Record<string, (...inputs: unknown[]) => unknown>)[member](...changed);
  if (Symbol.asyncIterator in Object(made)) { for await (const _ of made); }
}

/** The value of good arguments at a place. */
function valueAt({ callable, argument, steps }: Place): object | undefined {
  return steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown>)?.[step === "[]" ? "0" : step],
    calls[callable].with[argument],
  ) as object | undefined;
}

function changedAt(value: unknown, [step, ...rest]: readonly string[], change: unknown): unknown {
  if (step === undefined) {
    return typeof change === "object" ? { ...value as object, ...change } : change;
  }
  if (step === "[]") {
    const [first, ...others] = value as unknown[] ?? [];
    return [changedAt(first, rest, change), ...others];
  }
  const fields = value as Record<string, unknown> ?? {};
  return { ...fields, [step]: changedAt(fields[step], rest, change) };
}
