/**
 * A hierarchy of classes, and the cost of confusing two of them: the height of their lowest common
 * ancestor, as defined by ILSVRC-2010. Confusing an Alsatian with a sheepdog costs less than
 * confusing it with a ship.
 *
 * The hierarchy is given as data and need not be a tree: 81 synsets of ILSVRC-2010 have more than
 * one parent. Among several common ancestors, the one with the smallest height counts.
 *
 * @module
 */
import { type FieldNames, requireFields, requireFinite } from "../lib/argument_checks.ts";
import { BadArgumentError } from "../lib/errors.ts";
import type { ClassHierarchy, HierarchyNode } from "./class_hierarchy.ts";

/** The names of the fields of a {@linkcode ClassHierarchy}. */
export const HIERARCHY_FIELDS: FieldNames<ClassHierarchy> = {
  classes: true,
  nodes: [{ name: true, children: true, height: true }],
};

/** The cost of each wrong guess. */
export interface HierarchyCosts {
  /** Number of classes. */
  readonly classes: number;
  /** `[classes, classes]`: entry (guess, truth), symmetric, 0 on the diagonal. */
  readonly costs: Float64Array<ArrayBuffer>;
  /** The largest cost, which is also the cost of a missing guess. */
  readonly most: number;
}

/**
 * The cost of each guess for each true class: 0 for the true class itself, else the smallest height
 * of a common ancestor.
 *
 * @param hierarchy the classes and the nodes above them.
 * @returns the costs.
 * @throws {BadArgumentError} when a node is missing, named twice, its own ancestor, with an invalid
 * height, or when two classes have no common ancestor.
 *
 * @example
 * ```ts
 * import { hierarchicalErrors, hierarchyCosts } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const costs = hierarchyCosts({
 *   classes: ["cat", "dog", "ship"],
 *   nodes: [
 *     { name: "thing", children: ["animal", "ship"] },
 *     { name: "animal", children: ["cat", "dog"] },
 *     ...["cat", "dog", "ship"].map((name) => ({ name, children: [] })),
 *   ],
 * });
 * // A dog for a cat costs 1, a ship 2: class numbers begin with 1.
 * assertEquals(hierarchicalErrors([[2], [3]], [1, 1], costs, 1), [1.5]);
 * ```
 */
export function hierarchyCosts(hierarchy: ClassHierarchy): HierarchyCosts {
  requireFields("the hierarchy of hierarchyCosts", hierarchy, HIERARCHY_FIELDS);
  const { classes } = hierarchy;
  const nodes = nodesByName(hierarchy);
  const heights = heightsOf(nodes);
  const ancestors = ancestorsOf(nodes);
  const costs = new Float64Array(classes.length * classes.length);
  let most = 0;
  const above = classes.map((name) => found(ancestors, name));
  for (const [i, one] of classes.entries()) {
    const fromBelow = [...above[i]]
      .map((name) => ({ name, height: found(heights, name) }))
      .sort((a, b) => a.height - b.height);
    for (let j = i + 1; j < classes.length; j++) {
      const common = fromBelow.find(({ name }) => above[j].has(name));
      if (common === undefined) {
        throw new BadArgumentError(
          `Expected a common ancestor of ${one} and ${classes[j]} but found none.`,
        );
      }
      const least = common.height;
      costs[i * classes.length + j] = costs[j * classes.length + i] = least;
      most = Math.max(most, least);
    }
  }
  return { classes: classes.length, costs, most };
}

function nodesByName({ classes, nodes }: ClassHierarchy): Map<string, HierarchyNode> {
  const byName = new Map<string, HierarchyNode>();
  for (const node of nodes) {
    if (byName.has(node.name)) {
      throw new BadArgumentError(`Expected each node once but found ${node.name} twice.`);
    }
    requireFinite(`the height of ${node.name}`, node.height ?? 0, { min: 0 });
    byName.set(node.name, node);
  }
  for (const name of [...classes, ...nodes.flatMap((node) => node.children)]) {
    if (!byName.has(name)) {
      throw new BadArgumentError(`Expected a node called ${name} but found none.`);
    }
  }
  return byName;
}

/** The height of each node: as given, else one more than that of its highest child. */
function heightsOf(nodes: Map<string, HierarchyNode>): Map<string, number> {
  const heights = new Map<string, number>();
  const path = new Set<string>();
  const visit = (name: string): number => {
    const known = heights.get(name);
    if (known !== undefined) return known;
    if (path.has(name)) {
      throw new BadArgumentError(
        `Expected no node below itself but found ${[...path, name].join(" > ")}.`,
      );
    }
    path.add(name);
    const { children, height } = found(nodes, name);
    const below = children.map(visit);
    path.delete(name);
    const value = height ?? 1 + Math.max(-1, ...below);
    heights.set(name, value);
    return value;
  };
  for (const name of nodes.keys()) visit(name);
  return heights;
}

/** The names of each node and of all nodes above it. */
function ancestorsOf(nodes: Map<string, HierarchyNode>): Map<string, Set<string>> {
  const parents = new Map<string, string[]>([...nodes.keys()].map((name) => [name, []]));
  for (const { name, children } of nodes.values()) {
    for (const child of children) found(parents, child).push(name);
  }
  const ancestors = new Map<string, Set<string>>();
  const visit = (name: string): Set<string> => {
    const known = ancestors.get(name);
    if (known !== undefined) return known;
    const all = new Set([name]);
    for (const parent of found(parents, name)) {
      for (const ancestor of visit(parent)) all.add(ancestor);
    }
    ancestors.set(name, all);
    return all;
  };
  for (const name of nodes.keys()) visit(name);
  return ancestors;
}

/** The entry `name` of a map; throws if there is none. */
function found<T>(map: Map<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) {
    throw new BadArgumentError(`Expected a node called ${name} but found none.`);
  }
  return value;
}
