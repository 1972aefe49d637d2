import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as library from "../mod.ts";
import {
  allocateBytes,
  type FieldNames,
  requireFields,
  requireFinite,
  requireInteger,
  requireOptions,
} from "../lib/argument_checks.ts";

Deno.test("the checks themselves accept good values and name bad ones", () => {
  fc.assert(fc.property(fc.integer(), (value) => {
    assertEquals(requireInteger("n", value), value);
    assertEquals(requireFinite("x", value / 3), value / 3);
    assertEquals(requireInteger("n", value, { min: value, max: value }), value);
  }));
  const said = (call: () => unknown): string => {
    try {
      return String(call());
    } catch (error) {
      if (!(error instanceof library.BadArgumentError)) throw error;
      return error.message;
    }
  };
  assertEquals(
    said(() => requireInteger("epochs", 1.5, { min: 1 })),
    "Expected a whole number of at least 1 for epochs but found 1.5.",
  );
  assertEquals(
    said(() => requireFinite("momentum", NaN, { min: 0, below: 1 })),
    "Expected a finite number of at least 0 and below 1 for momentum but found NaN.",
  );
  assertEquals(
    said(() => requireInteger("bins", "7", { min: 1, max: 9 })),
    'Expected a whole number from 1 to 9 for bins but found "7".',
  );
  for (const length of [NaN, -1, 2 ** 53, Infinity]) {
    assert(said(() => allocateBytes("images", length)).includes("bytes for images"));
  }
  assertEquals(allocateBytes("images", 3), new Uint8Array(3));
});

interface Settings {
  seed: number;
  noise?: { sigma?: number } | null;
  series?: readonly { name: string; y?: number[] }[];
  onStep?: (step: number) => void;
}

const fields: FieldNames<Settings> = {
  seed: true,
  noise: { sigma: true },
  series: [{ name: true, y: true }],
  onStep: "function",
};

/** The messages for settings in a notebook, where types are not checked. */
const saidOf = (settings: unknown): string =>
  assertThrows(
    () => requireOptions("train", settings as Settings, fields),
    library.BadArgumentError,
  ).message;

Deno.test("a misspelt name in settings is reported with its path, the nearest name and all names", () => {
  assertEquals(
    saidOf({ sed: 1 }),
    'Expected the options of train to hold seed, noise, series, onStep but found "sed"; ' +
      'did you mean "seed"?',
  );
  assertEquals(
    saidOf({ seed: 1, noise: { sigmaa: 1 } }),
    'Expected noise of the options of train to hold sigma but found "sigmaa"; ' +
      'did you mean "sigma"?',
  );
  assertEquals(
    saidOf({ seed: 1, series: [{ name: "a" }, { nam: "b" }] }),
    'Expected series[1] of the options of train to hold name, y but found "nam"; ' +
      'did you mean "name"?',
  );
});

Deno.test("a callback that is not a function is reported at the call", () => {
  const round: { self?: unknown } = {};
  round.self = round;
  for (const onStep of ["later", null, { step: 1 }, 3n, round]) {
    assert(
      saidOf({ onStep }).startsWith("Expected a function for onStep of the options of train but"),
    );
  }
});

Deno.test("settings that are left out, undefined or null are not errors", () => {
  requireOptions("train", { seed: 1 } as Settings, fields);
  const settings = { seed: 1, noise: null, series: undefined, onStep: undefined };
  requireOptions("train", settings as unknown as Settings, fields);
});

Deno.test("the compiler rejects a list of names that differs from the type", () => {
  const settings: Settings = { seed: 1 };
  const noise = true, series = true, onStep = "function";
  // @ts-expect-error seed is missing
  requireFields("settings", settings, { noise, series, onStep, ...{ seed: undefined } });
  // @ts-expect-error there is no epoch
  requireFields("settings", settings, { seed: true, noise, series, onStep, epoch: true });
  // @ts-expect-error onStep is a function
  requireFields("settings", settings, { seed: true, noise, series, onStep: true });
  // @ts-expect-error noise has no shrink
  requireFields("settings", settings, { seed: true, noise: { shrink: true }, series, onStep });
});
