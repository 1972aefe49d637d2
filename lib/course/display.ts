/**
 * What a lesson shows besides figures: text with computed numbers, and several things in one cell.
 *
 * @module
 */
import { requireInteger } from "../argument_checks.ts";
import { jupyterDisplay, type MediaBundle } from "../figures/figure.ts";

/** Something that a notebook shows when it is the value of a cell. */
export interface Displayable {
  /** Every representation, by media type. */
  [jupyterDisplay](): MediaBundle | Promise<MediaBundle>;
}

/** Whether this process is a notebook kernel. */
export function inNotebook(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // Outside of the kernel the property throws.
  }
}

/**
 * Whether `deno task course` runs the notebook: no reader watches, exercises are solved, and
 * outputs are collected exactly.
 */
export function inCourseRun(): boolean {
  return Deno.env.get("ALEXNET_COURSE_RUN") === "1";
}

/**
 * Markdown with computed numbers: `` md`ReLU needed ${epochs} epochs.` `` as the value of a cell.
 * Numbers are written by {@linkcode readable}. Backslashes stay, so that `$\lambda$` is a formula; only
 * those before a backtick or a dollar sign, which a template needs, are taken away.
 */
export function md(strings: TemplateStringsArray, ...values: unknown[]): Displayable {
  const text = strings.raw.reduce(
    (sum, part, i) =>
      sum + (i === 0 ? "" : written(values[i - 1])) + part.replace(/\\([`$])/g, "$1"),
    "",
  );
  return { [jupyterDisplay]: () => ({ "text/markdown": text, "text/plain": text }) };
}

/**
 * Shows things at once, in the middle of a cell; the last value of a cell needs no `show`.
 * Outside of a notebook it prints the plain text.
 */
export async function show(...things: readonly Displayable[]): Promise<void> {
  for (const thing of things) {
    const bundle = await thing[jupyterDisplay]();
    if (inNotebook()) await Deno.jupyter.display(bundle, { raw: true });
    else console.log(String(bundle["text/plain"] ?? ""));
  }
}

/**
 * A number for people: whole numbers with thousands separated, others with `digits` significant
 * digits (default 3), never in exponent form between a millionth and a billion.
 */
export function readable(value: number, digits = 3): string {
  requireInteger("digits", digits, { min: 1, max: 21 });
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude < -6 || magnitude > 9) return value.toExponential(digits - 1);
  const places = Math.max(0, digits - 1 - magnitude);
  return value.toLocaleString("en-US", {
    minimumFractionDigits: Math.min(places, 1),
    maximumFractionDigits: places,
  });
}

/** Text that is safe inside of HTML. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replaceAll(/[&<>"]/g, (character) => entities[character]);
}

function written(value: unknown): string {
  return typeof value === "number" ? readable(value) : String(value);
}
