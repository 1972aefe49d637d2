/**
 * A hierarchy of classes, as data: the groups that the classes of a dataset belong to.
 *
 * @module
 */

/** One node of a hierarchy: a class or a group of classes. */
export interface HierarchyNode {
  /** Unique name, e.g. a WordNet id. */
  readonly name: string;
  /** Names of the child nodes. */
  readonly children: readonly string[];
  /**
   * Length of the longest path down to a leaf. ILSVRC gives heights in the whole of WordNet, where
   * even a class may have child nodes; by default, heights are computed from this hierarchy.
   */
  readonly height?: number;
}

/** Classes in the order of their labels, and the nodes that connect them. */
export interface ClassHierarchy {
  /** The node of each class; index = label. */
  readonly classes: readonly string[];
  /** All nodes, including those of the classes, in any order. */
  readonly nodes: readonly HierarchyNode[];
}
