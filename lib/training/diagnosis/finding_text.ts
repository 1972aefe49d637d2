/**
 * How the numbers of a diagnosis are written.
 *
 * @module
 */

/** A number with three or four digits: `2.303`, `0.0012`, `1,000`. */
export function numbered(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(1);
  return String(Number(value.toPrecision(size >= 1 ? 4 : 3)));
}

/** A learning rate: `0.01`, `1e-5`. */
export function rate(value: number): string {
  const short = Number(value.toPrecision(3));
  return short > 0 && short < 1e-3 ? short.toExponential() : String(short);
}

/** `1 update`, `1,234 updates`. */
export function updatesText(count: number): string {
  return countText(count, "update");
}

/** `1 epoch`, `3 epochs`. */
export function countText(count: number, unit: string, units = `${unit}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? unit : units}`;
}

/** A fraction as a percentage: `45.6 %`. */
export function percentText(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

/** Names with commas and `and`, at most `most` of them. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length > most
    ? [...names.slice(0, most - 1), `${names.length - most + 1} others`]
    : names;
  const [last, ...before] = shown.toReversed();
  return before.length === 0 ? last ?? "" : `${before.toReversed().join(", ")} and ${last}`;
}
