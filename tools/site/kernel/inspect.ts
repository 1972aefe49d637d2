/**
 * Values as text, as Deno's console prints them.
 *
 * @module
 */
import { formatWithOptions, inspect } from "node-inspect-extracted";

/** Node.js's own `util.inspect` with the depth of Deno's console and its quotation marks. */
const options = {
  depth: 4,
  stylize: (text: string, style: string) => style === "string" ? requoted(text) : text,
};

/** The text of a value, e.g. `{ a: 1, b: "text" }`. */
export function inspected(value: unknown): string {
  return inspect(value, options);
}

/** The text of the arguments of `console.log`; texts stand without quotation marks. */
export function formatted(values: readonly unknown[]): string {
  return formatWithOptions(options, ...values);
}

/** Deno quotes with `"` where it can, Node.js with `'`. */
function requoted(text: string): string {
  return /^'[^"]*'$/s.test(text) ? `"${text.slice(1, -1)}"` : text;
}
