/**
 * Datasets in memory: CIFAR-10 from the bytes of its files, smaller selections of a dataset, and
 * other sizes of its images. `./datasets` also exports everything here, and functions that read
 * files; this module runs in Deno and in browsers.
 *
 * ```ts
 * import { balanced, classCounts } from "@alexnet/alexnet/datasets/memory";
 * import { RandomStreams } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = {
 *   name: "four pixels",
 *   classNames: ["dark", "light"],
 *   images: Uint8Array.of(0, 0, 0, 255, 255, 255, 9, 9, 9, 250, 250, 250),
 *   labels: Uint8Array.of(0, 1, 0, 1),
 *   side: 1,
 *   count: 4,
 * };
 * const small = balanced(dataset, 1, new RandomStreams(1).stream("balanced"));
 * assertEquals(classCounts(small), [1, 1]);
 * ```
 *
 * Importing this module reads no file.
 *
 * @module
 */
export { type Cifar10, cifar10FromBytes } from "./cifar10/cifar10_from_bytes.ts";
export { cifar10Hierarchy } from "./cifar10/cifar10_hierarchy.ts";
export type { ClassHierarchy, HierarchyNode } from "./class_hierarchy.ts";
export {
  balanced,
  classCounts,
  first,
  holdOut,
  imageAt,
  imageBytes,
  type ImageDataset,
  select,
} from "./dataset.ts";
export {
  type ClassList,
  classNumbers,
  type ClassOrder,
  ilsvrc2012Classes,
} from "./ilsvrc/classes.ts";
export { wordnetHierarchy } from "./ilsvrc/wordnet_hierarchy.ts";
export type { PartOf } from "./part_of.ts";
export type { LabelledImages } from "../lib/augmentation/images.ts";
export { syntheticImages, type SyntheticOptions } from "./synthetic_images.ts";
export { resizeDataset } from "./pictures/resize.ts";
