/** Invalid numbers of each kind, and the test that every call of a table rejects them. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import * as library from "../../mod.ts";

/** The valid range of a number. */
export interface Kind {
  integer: boolean;
  /** The minimum, or the exclusive lower bound. */
  least: number;
  /** The maximum. */
  most?: number;
  /** An exclusive upper bound. */
  below?: number;
  /** Whether `least` itself is invalid. */
  open?: boolean;
  /** Whether Infinity means "never" here. */
  infinite?: boolean;
}

export const count: Kind = { integer: true, least: 1 };
export const natural: Kind = { integer: true, least: 0 };
export const notNegative: Kind = { integer: false, least: 0 };
export const positive: Kind = { integer: false, least: 0, open: true };
export const fraction: Kind = { integer: false, least: 0, most: 1 };
/** Sums of fractional errors may be off by 1e-9. */
export const nearlyUpTo10: Kind = { integer: false, least: -1e-6, most: 10.000001 };
export const finite: Kind = { integer: false, least: -Infinity };
export const upTo = (most: number, kind: Kind = count): Kind => ({ ...kind, most });

/** Invalid values, including NaN and the infinities. */
export function badValues(
  { integer, least, most, below, open, infinite }: Kind,
): fc.Arbitrary<number> {
  const always = [NaN, -Infinity, ...(infinite ? [] : [Infinity])];
  const choices: fc.Arbitrary<number>[] = [fc.constantFrom(...always)];
  if (integer) {
    choices.push(fc.constantFrom(least + 0.5, 2.5, 1e-9, 2 ** 53));
    choices.push(fc.double({ min: -1e6, max: 1e6, noNaN: true, noInteger: true }));
  }
  if (least > -Infinity) {
    choices.push(fc.constantFrom(least - 1, -1e9));
    if (open) choices.push(fc.constant(least));
    if (!integer) choices.push(fc.double({ max: least, maxExcluded: true, noNaN: true }));
  }
  if (most !== undefined) {
    choices.push(fc.constantFrom(most + 1, 1e9 > most ? 1e9 : most * 2));
    if (!integer) choices.push(fc.double({ min: most, minExcluded: true, noNaN: true }));
  }
  if (below !== undefined) {
    choices.push(fc.constantFrom(below, below + 1), fc.double({ min: below, noNaN: true }));
  }
  // -0 is not below 0.
  return fc.oneof(...choices).filter((value) => open || value !== least);
}

export type Row = readonly [name: string, kind: Kind, call: (value: number) => unknown];

/** Iterates over everything that `batches` yields. */
export async function all(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

export async function outcome(call: (value: number) => unknown, value: number): Promise<string> {
  try {
    await call(value);
    return "a result";
  } catch (error) {
    if (error instanceof library.BadArgumentError) return "refused";
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

export function testTable(what: string, rows: readonly Row[], runs = 40): void {
  Deno.test(`${what}: every invalid number is rejected`, async () => {
    const names = rows.map(([name]) => name);
    assertEquals(names.length, new Set(names).size);
    for (const [name, kind, call] of rows) {
      await fc.assert(
        fc.asyncProperty(badValues(kind), async (value) => {
          assertEquals(await outcome(call, value), "refused", `${name} = ${String(value)}`);
        }),
        { numRuns: runs },
      );
    }
  });
}
