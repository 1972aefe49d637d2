/**
 * What a front end shows for the value of a cell.
 *
 * @module
 */
import { jupyterDisplay } from "../../../lib/figures/figure_spec.ts";
import type { MediaBundle } from "../../../lib/front_end.ts";
import { isRecord } from "../../../lib/is_record.ts";
import { inspected } from "./inspect.ts";

/**
 * The representations of a value by media type: its own if it has the method `Jupyter.display`, else
 * its text; `undefined` for `undefined`, which shows nothing.
 *
 * @param readable puts the author's positions into a text that may hold a stack.
 */
export async function bundleOf(
  value: unknown,
  readable: (text: string) => string,
): Promise<MediaBundle | undefined> {
  if (value === undefined) return undefined;
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  const make: unknown = isObject ? Reflect.get(value, jupyterDisplay) : undefined;
  if (typeof make === "function") {
    const bundle: unknown = await make.call(value);
    if (isRecord(bundle)) return bundle;
  }
  return { "text/plain": readable(inspected(value)) };
}
