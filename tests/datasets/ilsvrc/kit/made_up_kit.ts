/**
 * A small kit of ILSVRC for tests, and the kit of the 1,000 real classes as WordNet has them.
 *
 * @module
 */
import { ilsvrc2012Classes } from "../../../../datasets/ilsvrc/classes.ts";
import type { KitSynset, MetaMat } from "../../../../datasets/ilsvrc/kit/synsets.ts";
import { wordnetHierarchy } from "../../../../datasets/ilsvrc/wordnet_hierarchy.ts";
import { RandomStreams } from "../../../../lib/random.ts";

/** A synset whose text does not matter. */
export function synset(
  id: number,
  wnid: string,
  children: readonly number[] = [],
  wordnetHeight: number = 0,
): KitSynset {
  const words = `the words of ${wnid}`;
  return {
    ...{ id, wnid, words, children, wordnetHeight },
    ...{ gloss: "naïve, or (λ)", trainImages: children.length === 0 ? 732 : 0 },
  };
}

/** Four classes, not in the order of their WNIDs: two cats, a dog, which has kinds in WordNet, and a ship. */
export const synsets: readonly KitSynset[] = [
  synset(1, "n02119789"),
  synset(2, "n04194289"),
  synset(3, "n02100735", [], 2),
  synset(4, "n02100877"),
  synset(5, "n00001740", [2, 6], 19),
  synset(6, "n00015388", [1, 7], 13),
  synset(7, "n02083346", [3, 4], 7),
];

/** The costs of {@linkcode synsets} by number, counted by hand. */
export const costMatrix: readonly number[] = [
  ...[0, 19, 13, 13],
  ...[19, 0, 19, 19],
  ...[13, 19, 0, 7],
  ...[13, 19, 7, 0],
];

/** The real classes of 2012 and what is above them, in an order drawn at random. */
export async function realSynsets(nouns: string): Promise<MetaMat> {
  const { wnids, words } = await ilsvrc2012Classes();
  const { nodes } = wordnetHierarchy(nouns, wnids);
  const random = new RandomStreams(1).stream("order");
  const isClass = new Set(wnids);
  const groups = nodes.map(({ name }) => name).filter((name) => !isClass.has(name));
  const shuffled = wnids.map((wnid) => ({ wnid, key: random.uniform() }))
    .sort((a, b) => a.key - b.key).map(({ wnid }) => wnid);
  const order = [...shuffled, ...groups];
  const ids = new Map(order.map((wnid, i) => [wnid, i + 1]));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const wordsOf = new Map(wnids.map((wnid, i) => [wnid, words[i]]));
  return {
    year: 2012,
    synsets: order.map((wnid, i) => {
      const { children = [], height = 0 } = byName.get(wnid) ?? {};
      return {
        ...synset(i + 1, wnid, children.map((child) => ids.get(child) ?? 0), height),
        words: wordsOf.get(wnid) ?? "a group",
      };
    }),
  };
}
