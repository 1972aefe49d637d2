/**
 * What classes are called for a reader.
 *
 * @module
 */
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";

/** The name of a synset of ImageNet. */
const WNID = /^n\d{8}$/;

/**
 * The classes of a net by their names, as they are shown: a WNID of ILSVRC-2012 with its words
 * (`n02123045 tabby, tabby cat`), every other name as it is.
 */
export async function shownClasses(
  classNames: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const shown = new Map(classNames.map((name) => [name, name]));
  if (!classNames.some((name) => WNID.test(name))) return shown;
  const { wnids, words } = await ilsvrc2012Classes();
  for (const [i, wnid] of wnids.entries()) {
    if (shown.has(wnid)) shown.set(wnid, `${wnid} ${words[i]}`);
  }
  return shown;
}
