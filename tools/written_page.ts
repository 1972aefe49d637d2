/**
 * A generated page of the documentation: written, or only compared with the committed one.
 *
 * @module
 */
import { writeAtomically } from "../lib/files/atomic_write.ts";

/** The flags of a command that writes a page. */
export const pageFlags = {
  check: { kind: "switch", description: "Write nothing; fail if the page is not up to date" },
} as const;

/**
 * Writes `text` to `page`, unless it is there already.
 *
 * @param page the path from the repository's root.
 * @param text what the page must be.
 * @param check whether to write nothing.
 * @returns the exit code: 1 if `check` found another text.
 */
export async function writePage(page: string, text: string, check: boolean): Promise<number> {
  const isCurrent = await Deno.readTextFile(page).catch(() => "") === text;
  if (!isCurrent && !check) await writeAtomically(page, text);
  console.log(isCurrent ? `${page} is up to date.` : `${page}${check ? " is stale." : ""}`);
  return check && !isCurrent ? 1 : 0;
}
