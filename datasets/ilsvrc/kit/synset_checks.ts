/**
 * Checks that the synsets of a development kit are the classes and groups of one hierarchy, and that
 * its costs are those of this hierarchy.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { hierarchyCosts } from "../../hierarchy_costs.ts";
import { classesOf, kitHierarchy, type KitSynset } from "./synsets.ts";

/** The kit of 2012 has 1,860 synsets, and WordNet 18 levels: costs of a larger file would take minutes. */
const [MOST_SYNSETS, MOST_ABOVE] = [5000, 200];

/** Throws the error of a place in a file. */
export function failIn(path: string, expected: string, found: string, hint?: string): never {
  throw new BadFileError({ path, expected, found, hint });
}

/**
 * Checks synsets that are sorted by their numbers.
 *
 * @throws {BadFileError} when a number or a WNID is wrong or there twice, a child does not exist, a
 * group is numbered before a class, there is not one synset above all others, or there are many times
 * as many as in the kits.
 */
export function checkSynsets(synsets: readonly KitSynset[], path: string): void {
  const at = `${path}, synsets`;
  if (synsets.length === 0) failIn(at, "the classes of ILSVRC", "none");
  if (synsets.length > MOST_SYNSETS) {
    failIn(at, `at most ${MOST_SYNSETS} synsets`, `${synsets.length}`);
  }
  const wnids = new Set<string>();
  for (const [i, { id, wnid, children }] of synsets.entries()) {
    if (id !== i + 1) failIn(at, `the numbers 1 to ${synsets.length}, each once`, `${id}`);
    const place = `${at}, number ${id}`;
    if (!/^n\d{8}$/.test(wnid)) failIn(place, "a WNID, n and eight digits", JSON.stringify(wnid));
    if (wnids.has(wnid)) failIn(place, "each WNID once", `${wnid} twice`);
    wnids.add(wnid);
    const lost = children.find((child) => child < 1 || child > synsets.length);
    if (lost !== undefined) failIn(place, `children from 1 to ${synsets.length}`, `${lost}`);
    const twice = children.find((child, k) => children.indexOf(child) < k);
    if (twice !== undefined) failIn(place, "each child once", `${twice} twice`);
  }
  const classes = classesOf(synsets).length;
  const group = synsets.findIndex(({ children }) => children.length > 0);
  if (group >= 0 && group < classes) {
    failIn(
      at,
      `the ${classes} classes (without children) before the groups`,
      `the group ${group + 1}`,
    );
  }
  checkLevels(synsets, at);
}

/** Checks that no synset is below itself or below too many, and that one is above all others. */
function checkLevels(synsets: readonly KitSynset[], at: string): void {
  const parents = new Uint32Array(synsets.length + 1);
  for (const { children } of synsets) for (const child of children) parents[child]++;
  const roots = synsets.filter(({ id }) => parents[id] === 0);
  // From the top down: a synset follows when all of its parents have been seen.
  const ready = [...roots];
  const above = synsets.map(() => new Set<number>());
  let seen = 0;
  for (let synset = ready.pop(); synset !== undefined; synset = ready.pop()) {
    seen++;
    const own = above[synset.id - 1];
    for (const child of synset.children) {
      const all = above[child - 1];
      all.add(synset.id);
      for (const id of own) all.add(id);
      if (all.size > MOST_ABOVE) {
        failIn(at, `at most ${MOST_ABOVE} synsets above ${synsets[child - 1].wnid}`, "more");
      }
      if (--parents[child] === 0) ready.push(synsets[child - 1]);
    }
  }
  if (seen < synsets.length) {
    const below = synsets.find(({ id }) => parents[id] > 0);
    failIn(at, "no synset below itself", `a circle at or above ${below?.wnid}`);
  }
  if (roots.length > 1) {
    const names = roots.slice(0, 3).map(({ wnid }) => wnid).join(", ");
    failIn(at, "one synset above all others", `${roots.length} (${names} ...)`);
  }
}

/**
 * Checks that each cost of `[classes, classes]` is the smallest height of a common ancestor.
 *
 * @throws {BadFileError} that names the first other cost.
 */
export function checkCosts(
  costs: ArrayLike<number>,
  synsets: readonly KitSynset[],
  path: string,
): void {
  const wnids = classesOf(synsets).map(({ wnid }) => wnid);
  const side = wnids.length;
  if (costs.length !== side * side) {
    failIn(path, `${side} x ${side} costs`, `${costs.length}`);
  }
  const { costs: expected } = hierarchyCosts(kitHierarchy({ synsets }, wnids));
  for (let i = 0; i < costs.length; i++) {
    if (costs[i] === expected[i]) continue;
    const [row, column] = [i % side + 1, Math.floor(i / side) + 1];
    failIn(
      `${path}(${row}, ${column})`,
      `${expected[i]}, the height of the lowest common ancestor`,
      `${costs[i]}`,
    );
  }
}
