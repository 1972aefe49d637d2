/**
 * The classes of the made-up ILSVRC: those of CIFAR-10 under the WNIDs of classes of ILSVRC-2012 that
 * fit them, and the groups above them.
 *
 * @module
 */
import type { HierarchyNode } from "../../class_hierarchy.ts";

/** A class of the kit. */
export interface KitClass {
  /** The WNID of a class of ILSVRC-2012. */
  readonly wnid: string;
  /** Its words there. */
  readonly words: string;
  /** Its number in the kit; not the order of the WNIDs, as in the real ones. */
  readonly number: number;
}

/** A class of which there are images. */
export interface SampleClass extends KitClass {
  /** Its position among CIFAR-10's classes. */
  readonly cifar: number;
}

/**
 * The classes, sorted by WNID. CIFAR-10's deer is called impala, because ILSVRC has no deer.
 */
export const sampleClasses: readonly SampleClass[] = [
  { cifar: 2, wnid: "n01530575", words: "brambling, Fringilla montifringilla", number: 4 },
  { cifar: 6, wnid: "n01641577", words: "bullfrog, Rana catesbeiana", number: 9 },
  { cifar: 5, wnid: "n02099712", words: "Labrador retriever", number: 2 },
  { cifar: 3, wnid: "n02123045", words: "tabby, tabby cat", number: 1 },
  { cifar: 7, wnid: "n02389026", words: "sorrel", number: 7 },
  { cifar: 4, wnid: "n02422699", words: "impala, Aepyceros melampus", number: 5 },
  { cifar: 0, wnid: "n02690373", words: "airliner", number: 8 },
  {
    cifar: 8,
    wnid: "n03095699",
    words: "container ship, containership, container vessel",
    number: 10,
  },
  { cifar: 1, wnid: "n04285008", words: "sports car, sport car", number: 3 },
  {
    cifar: 9,
    wnid: "n04467665",
    words: "trailer truck, tractor trailer, trucking rig, rig, articulated lorry, semi",
    number: 6,
  },
];

/** A group of classes. */
interface Group {
  readonly wnid: string;
  readonly words: string;
  /** WNIDs of classes and groups. */
  readonly children: readonly string[];
}

const [ENTITY, ANIMAL] = ["n00001740", "n00015388"];

/**
 * ILSVRC-2012's first class, sorted by WNID, that is no animal (abacus); all before it are animals.
 */
const FIRST_THING = "n02666196";

/** The groups, with WNIDs of WordNet 3.0; a group without a class in the set is left out. */
const groups: readonly Group[] = [
  { wnid: ENTITY, words: "entity", children: [ANIMAL, "n04524313"] },
  {
    wnid: ANIMAL,
    words: "animal, animate being, beast, brute, creature, fauna",
    children: ["n01503061", "n01627424", "n01861778"],
  },
  { wnid: "n01503061", words: "bird", children: ["n01530575"] },
  { wnid: "n01627424", words: "amphibian", children: ["n01641577"] },
  {
    wnid: "n01861778",
    words: "mammal, mammalian",
    children: ["n02075296", "n02370806"],
  },
  { wnid: "n02075296", words: "carnivore", children: ["n02099712", "n02123045"] },
  { wnid: "n02370806", words: "ungulate, hoofed mammal", children: ["n02389026", "n02422699"] },
  { wnid: "n04524313", words: "vehicle", children: ["n03125870", "n03791235"] },
  { wnid: "n03125870", words: "craft", children: ["n02690373", "n03095699"] },
  {
    wnid: "n03791235",
    words: "motor vehicle, automotive vehicle",
    children: ["n04285008", "n04467665"],
  },
];

/** A node of the hierarchy with its words. */
export interface SampleNode extends HierarchyNode {
  /** Its words. */
  readonly words: string;
  /** The longest path down to a class. */
  readonly height: number;
}

/**
 * The groups above `classes`, the root first, each with its height. A class that no group names is an
 * animal or an entity.
 */
export function groupsAbove(classes: readonly KitClass[]): SampleNode[] {
  const heights = new Map(classes.map(({ wnid }) => [wnid, 0]));
  const named = new Set(groups.flatMap(({ children }) => children));
  const others = classes.map(({ wnid }) => wnid).filter((wnid) => !named.has(wnid));
  const unnamed: Readonly<Record<string, readonly string[]>> = {
    [ANIMAL]: others.filter((wnid) => wnid < FIRST_THING),
    [ENTITY]: others.filter((wnid) => wnid >= FIRST_THING),
  };
  const nodes: SampleNode[] = [];
  // Children follow their parents, so that they are done first from the end.
  for (const { wnid, words, children } of groups.toReversed()) {
    const own = [...children.filter((child) => heights.has(child)), ...unnamed[wnid] ?? []];
    if (own.length === 0) continue;
    const height = 1 + Math.max(...own.map((child) => heights.get(child) ?? 0));
    heights.set(wnid, height);
    nodes.unshift({ name: wnid, words, children: own, height });
  }
  return nodes;
}
