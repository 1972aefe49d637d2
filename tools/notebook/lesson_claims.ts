/**
 * The claims that a lesson measures, from its header.
 *
 * @module
 */
import { isCode, type Notebook } from "./notebook.ts";

/**
 * The ids of the claims in the row `Claim` or `Claims` of a lesson's first cell: they do not depend on
 * what is recorded or was run.
 */
export function lessonClaims({ cells }: Notebook): string[] {
  const header = cells.find((cell) => !isCode(cell))?.source ?? "";
  const row = /^\|\s*\**Claims?\**\s*\|(.*)$/m.exec(header)?.[1] ?? "";
  return [...row.matchAll(/`([a-z][a-z0-9-]*)`/g)].map(([, id]) => id);
}
