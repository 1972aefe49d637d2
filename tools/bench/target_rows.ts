/** Rows of the table of targets. */

/** A row of the table of targets. */
export interface TargetRow {
  /** What is measured. */
  readonly what: string;
  /** The target, in words. */
  readonly target: string;
  /** The measurement, in words; a dash if there is none. */
  readonly here: string;
  /** Undefined if a required measurement is missing. */
  readonly reached?: boolean;
}

/** The rest of a row without measurement. */
export const NOT_MEASURED = { here: "not measured" };

/** A row with the target of at least `least`. */
export function atLeast(
  what: string,
  least: number,
  unit: string,
  value: number | undefined,
): TargetRow {
  const row = { what, target: `at least ${least} ${unit}` };
  return value === undefined
    ? { ...row, ...NOT_MEASURED }
    : { ...row, here: `${value.toFixed(1)} ${unit}`, reached: value >= least };
}

/** A row with the target of at most the numbers `most`, in order. */
export function within(
  what: string,
  most: readonly number[],
  values: readonly (number | undefined)[],
  unit = "ms",
): TargetRow {
  const row = { what, target: `at most ${most.join(" / ")} ${unit}` };
  const known = values.filter((value) => value !== undefined);
  if (known.length < most.length) return { ...row, ...NOT_MEASURED };
  return {
    ...row,
    here: `${known.map((value) => value.toFixed(value < 10 ? 1 : 0)).join(" / ")} ${unit}`,
    reached: known.every((value, i) => value <= most[i]),
  };
}
