/**
 * Checks the options of a figure: their names, and that every number in them is finite.
 *
 * @module
 */
import { type FieldNames, requireOptions } from "../argument_checks.ts";
import { BadArgumentError } from "../errors.ts";
import { isUnmeasured } from "../unmeasured.ts";
import type { FigureText } from "./figure_spec.ts";

/** The names of the options of one figure, without the words that every figure has. */
export type FigureFields<Options> = FieldNames<Omit<Options, keyof FigureText>>;

/** The names of the words that every figure has. */
export const TEXT_FIELDS: FieldNames<FigureText> = {
  alt: true,
  takeaway: true,
  source: true,
  recorded: true,
};

/**
 * Checks the names of `options`; the words of a figure are among them.
 *
 * @param call The function that draws, for the message.
 * @throws {BadArgumentError} for an unknown option, with the nearest known name.
 */
export function requireFigureNames<Options extends object>(
  call: string,
  options: Options,
  fields: FigureFields<NoInfer<Options>>,
): void {
  requireOptions<object>(call, options, { ...fields, ...TEXT_FIELDS });
}

/**
 * Checks the names of `options` and every number in them. A number that is not finite cannot be
 * drawn: an SVG attribute would be NaN, and a mark would be missing without an error.
 *
 * @param call The function that draws, for the message.
 * @throws {BadArgumentError} that names the unknown option, or the path of the number.
 */
export function requireFigureOptions<Options extends object>(
  call: string,
  options: Options,
  fields: FigureFields<NoInfer<Options>>,
): void {
  requireFigureNames(call, options, fields);
  for (const [name, value] of Object.entries(options)) requireFiniteWithin(call, value, name);
}

/**
 * Checks every number in `value`: in arrays, in typed arrays and in plain objects, at any depth.
 *
 * @param call The function that draws, for the message.
 * @param path The path of `value` in the options.
 * @throws {BadArgumentError} that names the path of a number that is not finite.
 */
export function requireFiniteWithin(call: string, value: unknown, path: string): void {
  if (typeof value === "number" && !Number.isFinite(value) && !isUnmeasured(value)) {
    throw new BadArgumentError(
      `Expected finite numbers for ${call} but found ${value} at ${path}; leave out what was not ` +
        "measured, and say so in the text of the figure.",
    );
  }
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Float32Array || value instanceof Float64Array) {
    const bad = value.findIndex((number) => !Number.isFinite(number));
    if (bad >= 0) requireFiniteWithin(call, value[bad], `${path}[${bad}]`);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => requireFiniteWithin(call, item, `${path}[${i}]`));
  } else if (!ArrayBuffer.isView(value)) {
    for (const [key, field] of Object.entries(value)) {
      requireFiniteWithin(call, field, path === "" ? key : `${path}.${key}`);
    }
  }
}
