/**
 * Output of a lesson besides figures: text with computed numbers, and several values in one cell.
 *
 * @module
 */
import { jupyterDisplay } from "../figures/figure_spec.ts";
import type { Displayable } from "../figures/displayable.ts";
import { frontEnd } from "../front_end.ts";
import { readable } from "../figures/readable.ts";
import { ribbonIsDue } from "../figures/ribbon.ts";
import { withoutHtml } from "./verbatim.ts";

/**
 * Markdown with computed numbers: `` md`ReLU needed ${epochs} epochs.` `` as the value of a cell.
 * Numbers are formatted by {@linkcode readable}. Backslashes are kept, so that `$\lambda$` is a
 * formula; only those before a backtick or a dollar sign, which a template requires, are removed.
 * Values may hold Markdown, but raw HTML in them is shown as text; text from outside, such as the
 * message of an error, needs `verbatim()`. In a quick run, computed text carries that mark once nets
 * were trained.
 *
 * @param strings the text.
 * @param values the values between its parts; numbers are formatted by {@linkcode readable}.
 * @returns the text, as the value of a cell.
 *
 * @example
 * ```ts
 * import { md, readable, show } from "@alexnet/alexnet/course";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readable(60_965_224), "60,965,224");
 * assertEquals(readable(0.123456), "0.123");
 * await show(md`ReLU needed **${4.25} epochs**.`);
 * ```
 */
export function md(strings: TemplateStringsArray, ...values: unknown[]): Displayable {
  const shown = text(strings, ...values);
  if (values.length === 0 || !ribbonIsDue()) return shown;
  return {
    [jupyterDisplay]: async () => {
      const { "text/markdown": markdown, "text/plain": plain } = await shown[jupyterDisplay]();
      return {
        "text/markdown": marked(String(markdown), "_Quick run._"),
        "text/plain": marked(String(plain), "Quick run."),
      };
    },
  };
}

/** `markdown` after `mark`; a table or a list, which must begin a paragraph, after a line of its own. */
function marked(markdown: string, mark: string): string {
  return /^\s*(?:[|>#-]|\d+\.)/.test(markdown) ? `${mark}\n\n${markdown}` : `${mark} ${markdown}`;
}

/**
 * As {@linkcode md}, for text that is the same at every scale: without the mark of a quick run.
 *
 * @param strings the text.
 * @param values the values between its parts; numbers are formatted by {@linkcode readable}.
 * @returns the text, as the value of a cell.
 *
 * @example
 * ```ts
 * import { show, text } from "@alexnet/alexnet/course";
 *
 * await show(text`${55} · ${48} · ${96} = **${55 * 48 * 96}**.`);
 * ```
 */
export function text(strings: TemplateStringsArray, ...values: unknown[]): Displayable {
  const written = values.map((value) =>
    typeof value === "number" ? readable(value) : String(value)
  );
  const joined = (texts: readonly string[]) =>
    strings.raw.reduce(
      (sum, part, i) => sum + (i === 0 ? "" : texts[i - 1]) + part.replace(/\\([`$])/g, "$1"),
      "",
    );
  const [markdown, plain] = [joined(written.map(withoutHtml)), joined(written)];
  return { [jupyterDisplay]: () => ({ "text/markdown": markdown, "text/plain": plain }) };
}

/**
 * Displays values immediately, in the middle of a cell; the last value of a cell needs no `show`.
 * Outside a notebook it prints the plain text.
 *
 * @param things the values to display, in order.
 */
export async function show(...things: readonly Displayable[]): Promise<void> {
  for (const thing of things) {
    const bundle = await thing[jupyterDisplay]();
    const shower = frontEnd();
    if (shower !== undefined) await shower.display(bundle);
    else console.log(String(bundle["text/plain"] ?? ""));
  }
}
