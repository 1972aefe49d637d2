/**
 * The hierarchy above classes of ImageNet, from WordNet 3.0.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import type { ClassHierarchy } from "../class_hierarchy.ts";
import { parseWordnetNouns, type Synset } from "./wordnet.ts";

/**
 * The classes `wnids` and all that they are kinds of, up to `entity`, for `hierarchyCosts`. A synset
 * may have several parents; the height of a node is the length of the longest path down to a leaf in
 * the whole of WordNet, as in the development kits of ILSVRC (`wordnet_height`).
 *
 * Checked against the kit of ILSVRC-2010: from its 1,000 WNIDs, the hierarchy has the kit's 1,676
 * nodes, of which 81 have several parents; 383 classes have a height above 0, and the largest cost is
 * 18. The 1,000 classes of ILSVRC-2012 give 1,860 nodes, as many as the kit of 2012 has; 75 have
 * several parents, and the largest cost is 19.
 *
 * @param text the content of `data.noun` of WordNet 3.0 (Debian's package `wordnet-base` has it at
 * `/usr/share/wordnet/data.noun`).
 * @param wnids the WNID of each class, in the order of the labels.
 * @param path the file's path, for messages.
 * @returns the hierarchy; its nodes are named by their WNIDs.
 * @throws {BadFileError} when the text is not `data.noun`, lacks a class, or has a synset above itself.
 * @throws {BadArgumentError} when a class is listed twice.
 *
 * @example
 * ```ts
 * import { wordnetHierarchy } from "@alexnet/alexnet/datasets";
 * import { hierarchyCosts } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const text = [
 *   "00000001 03 n 01 animal 0 000 | living",
 *   "00000002 03 n 01 cat 0 001 @ 00000001 n 0000 | purrs",
 *   "00000003 03 n 01 dog 0 001 @ 00000001 n 0000 | barks",
 *   "00000004 03 n 01 Alsatian 0 001 @ 00000003 n 0000 | a dog",
 * ].join("\n");
 * const hierarchy = wordnetHierarchy(text, ["n00000002", "n00000003"]);
 * assertEquals(hierarchy.nodes.length, 3);
 * // The height of "animal" counts the Alsatian, which is not a class.
 * assertEquals(hierarchyCosts(hierarchy).most, 2);
 * ```
 */
export function wordnetHierarchy(
  text: string,
  wnids: readonly string[],
  path: string = "data.noun",
): ClassHierarchy {
  const synsets = parseWordnetNouns(text, path);
  const children = childrenOf(synsets);
  const kept = new Set<string>();
  const waiting = [...wnids];
  for (let wnid = waiting.pop(); wnid !== undefined; wnid = waiting.pop()) {
    const synset = synsets.get(wnid);
    if (synset === undefined) throw notThere(wnid, path);
    if (kept.has(wnid)) continue;
    kept.add(wnid);
    waiting.push(...synset.hypernyms);
  }
  const twice = wnids.find((wnid, i) => wnids.indexOf(wnid) < i);
  if (twice !== undefined) {
    throw new BadArgumentError(`Expected each class once but found ${twice} twice.`);
  }
  const heights = heightsOf(synsets, children, path);
  return {
    classes: [...wnids],
    nodes: [...kept].sort().map((name) => ({
      name,
      children: (children.get(name) ?? []).filter((child) => kept.has(child)),
      height: heights.get(name) ?? 0,
    })),
  };
}

/** The kinds of each synset that has any. */
function childrenOf(synsets: ReadonlyMap<string, Synset>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [wnid, { hypernyms }] of synsets) {
    for (const parent of hypernyms) {
      const own = children.get(parent);
      if (own === undefined) children.set(parent, [wnid]);
      else own.push(wnid);
    }
  }
  return children;
}

/** The length of the longest path from each synset down to one without kinds. */
function heightsOf(
  synsets: ReadonlyMap<string, Synset>,
  children: ReadonlyMap<string, string[]>,
  path: string,
): Map<string, number> {
  const heights = new Map<string, number>();
  // From the leaves up: a synset follows when all of its kinds have their heights.
  const left = new Map([...children].map(([wnid, own]) => [wnid, own.length]));
  const ready = [...synsets.keys()].filter((wnid) => !children.has(wnid));
  for (let wnid = ready.pop(); wnid !== undefined; wnid = ready.pop()) {
    const below = (children.get(wnid) ?? []).map((child) => heights.get(child) ?? 0);
    heights.set(wnid, 1 + Math.max(-1, ...below));
    for (const parent of synsets.get(wnid)?.hypernyms ?? []) {
      const open = (left.get(parent) ?? 0) - 1;
      left.set(parent, open);
      if (open === 0) ready.push(parent);
    }
  }
  const [circle] = [...synsets.keys()].filter((wnid) => !heights.has(wnid));
  if (circle === undefined) return heights;
  throw new BadFileError({
    path,
    expected: "no synset that is a kind of itself",
    found: `a circle at or above ${circle}`,
  });
}

function notThere(wnid: string, path: string): BadFileError {
  return new BadFileError({
    path,
    expected: `the class ${wnid}`,
    found: "no synset of this number",
    hint: "WNIDs are numbers of WordNet 3.0; in other versions the numbers differ",
  });
}
