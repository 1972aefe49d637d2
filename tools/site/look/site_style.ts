/**
 * The style sheet of the site, joined from one file an idea.
 *
 * @module
 */
import { darkRules } from "../../../lib/figures/theme.ts";
import { fontRules } from "./fonts.ts";

/** The parts in order: later ones may refine earlier ones, and the last is for paper. */
const parts = [
  "colours.css",
  "type.css",
  "page.css",
  "lesson.css",
  "figures.css",
  "code.css",
  "claims.css",
  "glossary.css",
  "front.css",
  "search.css",
  "widgets.css",
  "../live/live.css",
  "../network/network.css",
  "print.css",
];

/** The whole style sheet. */
export async function siteStyle(): Promise<string> {
  const texts = await Promise.all(
    parts.map((part) => Deno.readTextFile(new URL(part, import.meta.url))),
  );
  // Plots are drawings until they are touched, in the colours of light mode.
  const stills = darkRules(':root[data-theme="dark"] .plot > svg');
  return [fontRules, ...texts, `@media screen {${stills}}`].join("\n") + "\n";
}
