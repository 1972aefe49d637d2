/**
 * Real data to labelled images: CIFAR-10, photographs in one folder a class, and how smaller sets
 * are cut from a set.
 *
 * Importing this reads no file; each loader fetches and reads at its first call. Deno only.
 *
 * ```ts no-eval
 * import { first, loadCifar10 } from "@alexnet/alexnet/datasets";
 * const { train } = await loadCifar10();
 * const small = first(train, 1000);
 * ```
 *
 * @module
 */
export * from "./cifar10.ts";
export * from "./cifar10_hierarchy.ts";
export * from "./dataset.ts";
export * from "./decode_image.ts";
export * from "./image_folder.ts";
export * from "./resize.ts";
export * from "./square_geometry.ts";
export type { FetchOptions } from "./cifar10_package.ts";
export type { DatasetProgress } from "./progress.ts";
export type { LabelledImages, LazyImages } from "../lib/augmentation/images.ts";
export type { ClassHierarchy, HierarchyNode } from "./class_hierarchy.ts";
export type { RandomStream, StreamState, Words } from "../lib/random.ts";
