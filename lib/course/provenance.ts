/**
 * The last cell of a lesson: shows the conditions of the measurement, and fails if an error was
 * lost.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { inBrowser, inDeno, requireDenoFor } from "../deno_only.ts";
import { AlexNetError } from "../errors.ts";
import { jupyterDisplay, type MediaBundle } from "../figures/figure_spec.ts";
import { escapeHtml } from "../figures/escape_html.ts";
import type { Displayable } from "../figures/displayable.ts";
import { currentLesson } from "./setup.ts";
import { unhandledErrors } from "./unhandled_errors.ts";

/**
 * A table of versions, backend, scale and seed; `more` adds rows, e.g. `{ data: "CIFAR-10" }`. It
 * contains no time and no path, so that repeated runs give the same bytes.
 *
 * @param more rows to add, e.g. `{ data: "CIFAR-10" }`; default: none.
 * @returns a table, as the value of a cell.
 * @throws {AlexNetError} when an error was lost (in an unhandled rejection or a timer).
 * @throws {BadArgumentError} in Node.js and Bun.
 *
 * @example
 * ```ts
 * import { provenance, show } from "@alexnet/alexnet/course";
 *
 * await show(provenance({ data: "none" }));
 * ```
 */
export function provenance(more: Readonly<Record<string, string>> = {}): Displayable {
  const lost = unhandledErrors();
  if (lost.length > 0) {
    throw new AlexNetError(
      `Expected no lost errors but found ${lost.length}: ${lost[0].ename}: ${lost[0].evalue}; ` +
        "await every promise",
    );
  }
  if (!inBrowser()) {
    requireDenoFor("The table of a lesson's run", "print tf.version and tf.getBackend()");
  }
  const { number, scale, seed } = currentLesson();
  const rows = Object.entries({
    lesson: number,
    scale,
    "root seed": String(seed),
    backend: tf.getBackend() ?? "none",
    ...(inDeno()
      ? { Deno: Deno.version.deno, TypeScript: Deno.version.typescript }
      : { browser: navigator.userAgent }),
    "TensorFlow.js": tf.version.tfjs,
    platform: `${
      inDeno() ? `${Deno.build.os} ${Deno.build.arch}` : navigator.platform
    }, ${navigator.hardwareConcurrency} threads`,
    ...more,
  });
  const html = rows.map(([name, value]) =>
    `<tr><th scope="row" style="text-align:left">${escapeHtml(name)}</th>` +
    `<td style="text-align:left">${escapeHtml(value)}</td></tr>`
  ).join("");
  return {
    [jupyterDisplay]: (): MediaBundle => ({
      "text/html":
        `<table class="provenance"><caption>Provenance</caption><tbody>${html}</tbody></table>`,
      "text/plain": rows.map(([name, value]) => `${name}: ${value}`).join("\n"),
    }),
  };
}
