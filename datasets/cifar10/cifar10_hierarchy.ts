/**
 * A two-level hierarchy of CIFAR-10's classes, animals and vehicles, so that ILSVRC's hierarchical
 * error can be measured on it: 1 for a cat classified as a dog, 2 for a cat classified as a ship.
 *
 * @module
 */
import type { ClassHierarchy } from "../class_hierarchy.ts";
import { CLASS_NAMES } from "./cifar10_binary.ts";

const vehicles = ["airplane", "automobile", "ship", "truck"];
const animals = ["bird", "cat", "deer", "dog", "frog", "horse"];

/**
 * CIFAR-10's ten classes under `animal` and `vehicle`, and those under `thing`.
 *
 * @example
 * ```ts
 * import { cifar10Hierarchy } from "@alexnet/alexnet/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cifar10Hierarchy.classes.length, 10);
 * ```
 */
export const cifar10Hierarchy: ClassHierarchy = {
  classes: CLASS_NAMES,
  nodes: [
    { name: "thing", children: ["animal", "vehicle"] },
    { name: "animal", children: animals },
    { name: "vehicle", children: vehicles },
    ...CLASS_NAMES.map((name) => ({ name, children: [] })),
  ],
};
