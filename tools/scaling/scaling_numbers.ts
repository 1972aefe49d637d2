/**
 * Numbers as the page about scaling writes them.
 *
 * @module
 */

/** The sum. */
export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Seconds, or milliseconds below a tenth of one. */
export function time(seconds: number): string {
  return seconds < 0.1 ? `${(1000 * seconds).toPrecision(2)} ms` : `${seconds.toPrecision(3)} s`;
}

/** Seconds as milliseconds, without their name. */
export function milliseconds(seconds: number): string {
  return count(1000 * seconds);
}

/** Bytes as megabytes, without their name. */
export function megabytes(bytes: number): string {
  const megabytes = bytes / 1e6;
  return megabytes < 10 ? megabytes.toFixed(2) : megabytes.toFixed(1);
}

/** Seconds for a byte as GB/s, without their name. */
export function rate(perByte: number): string {
  return perByte === 0 ? "not measurable" : (1e-9 / perByte).toPrecision(2);
}

/** An integer with commas. */
export function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}

/** A share as a percentage. */
export function percent(share: number): string {
  const text = (100 * share).toFixed(0);
  return `${text === "-0" ? "0" : text} %`.replace("-", "−");
}

/** A share as a percentage with its sign. */
export function signedPercent(share: number): string {
  return `${Math.round(100 * share) > 0 ? "+" : ""}${percent(share)}`;
}
