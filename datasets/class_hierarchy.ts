/**
 * A hierarchy of classes, as data: which groups the classes of a data set belong to.
 *
 * @module
 */

/** One node of a hierarchy: a class or a group of classes. */
export interface HierarchyNode {
  /** Unique name, e.g. a WordNet id. */
  readonly name: string;
  /** Names of the nodes below. */
  readonly children: readonly string[];
  /**
   * Length of the longest path down to a leaf. ILSVRC gives heights in all of WordNet, where even a
   * class may have nodes below; by default they are counted in the hierarchy at hand.
   */
  readonly height?: number;
}

/** Classes in the order of their labels, and the nodes that tie them together. */
export interface ClassHierarchy {
  /** The node of each class; index = label. */
  readonly classes: readonly string[];
  /** All nodes, the classes' among them, in any order. */
  readonly nodes: readonly HierarchyNode[];
}
