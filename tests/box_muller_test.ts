import { assert } from "@std/assert";
import { normalCosine, normalRadius, normalSine } from "../lib/box_muller.ts";
import { RandomStream } from "../lib/random.ts";

/** Bits after the point of the exact numbers here, which are whole multiples of 2^-BITS. */
const BITS = 192n;
const ONE = 1n << BITS;

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** The sum of the terms from `first` on, each computed from the previous one. */
function series(first: bigint, next: (term: bigint, index: bigint) => bigint): bigint {
  let sum = 0n;
  for (let term = first, i = 1n; term !== 0n && term !== -1n; i++) {
    sum += term;
    term = next(term, i);
  }
  return sum;
}

/** arctan(1 / n). */
function arctan(n: bigint): bigint {
  let power = ONE / n, sum = 0n;
  for (let i = 1n, sign = 1n; power > 0n; i += 2n, sign = -sign, power /= n * n) {
    sum += sign * (power / i);
  }
  return sum;
}

/** 2 artanh(x) = ln((1 + x) / (1 - x)). */
function logarithm(x: bigint): bigint {
  const square = times(x, x);
  let power = x, sum = 0n;
  for (let i = 1n; power > 1n || power < -1n; i += 2n, power = times(power, square)) {
    sum += power / i;
  }
  return 2n * sum;
}

// Machin's formula, and ln 2 = ln((1 + 1/3) / (1 - 1/3)).
const PI = 16n * arctan(5n) - 4n * arctan(239n);
const LN2 = logarithm(ONE / 3n);

/** The square root by Newton's method. */
function root(x: bigint): bigint {
  if (x === 0n) return 0n;
  let y = ONE * 8n;
  for (;;) {
    const next = (y + (x << BITS) / y) >> 1n;
    if (next >= y) return y;
    y = next;
  }
}

/** sin(2π word / 2^32) by its Taylor series. */
function exactSine(word: number): bigint {
  const turned = BigInt(word) > 1n << 31n ? BigInt(word) - (1n << 32n) : BigInt(word);
  const x = (2n * PI * turned) >> 32n, square = times(x, x);
  return series(x, (term, i) => -times(term, square) / (2n * i * (2n * i + 1n)));
}

/** √(-2 ln(1 - word / 2^32)). */
function exactRadius(word: number): bigint {
  const n = 2n ** 32n - BigInt(word);
  const length = BigInt(n.toString(2).length);
  const m = (n << BITS) >> length;
  // ln(n / 2^32) = ln m + (length - 32) ln 2, where m = n / 2^length is from ½ to 1.
  const ln = logarithm(((m - ONE) << BITS) / (m + ONE)) + (length - 32n) * LN2;
  return root(-2n * ln);
}

/** The distance of `found` from `exact` in units of the last place of `found`. */
function units(found: number, exact: bigint): number {
  // Numbers that are exactly 0 come out as the remainder of their series.
  if (found === 0) return exact / (1n << (BITS - 80n)) === 0n ? 0 : Infinity;
  const [high] = new Uint32Array(new Float64Array([found]).buffer).slice(1);
  const exponent = BigInt(((high >>> 20) & 0x7ff) - 1023 - 52);
  const unit = 1n << (BITS + exponent);
  const whole = BigInt(Math.abs(found) / 2 ** Number(exponent)) * (found < 0 ? -1n : 1n);
  return Number(((whole * unit - exact) * 1000n) / unit) / 1000;
}

/** The ends and the middles of all ranges of the polynomials, and random words between them. */
const words: readonly number[] = (() => {
  const stream = new RandomStream({ key: [3, 4], position: 0 });
  const edges = Array.from({ length: 33 }, (_, i) => 2 ** i)
    .flatMap((power) => [power, 2 ** 32 - power, Math.round(2 ** 32 - power * Math.SQRT1_2)])
    .concat(Array.from({ length: 9 }, (_, eighth) => eighth * 2 ** 29));
  const near = edges.flatMap((edge) => [-2, -1, 0, 1, 2].map((step) => edge + step))
    .filter((word) => word >= 0 && word < 2 ** 32);
  return [...near, ...Array.from({ length: 3000 }, () => stream.word())];
})();

for (
  const [name, found, exact, bound] of [
    ["radius", normalRadius, exactRadius, 1],
    ["sine", normalSine, exactSine, 2],
    ["cosine", normalCosine, (word: number) => exactSine((word + 2 ** 30) % 2 ** 32), 2],
  ] as const
) {
  Deno.test(`the ${name} is within ${bound === 1 ? "one unit" : "two units"} in the last place of the exact value`, () => {
    const errors = words.map((word) => Math.abs(units(found(word), exact(word))));
    const most = Math.max(...errors);
    assert(most <= bound, `${most} units for the word ${words[errors.indexOf(most)]}`);
  });
}
