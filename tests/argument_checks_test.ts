import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as library from "../mod.ts";
import { allocateBytes, requireFinite, requireInteger } from "../lib/argument_checks.ts";

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
