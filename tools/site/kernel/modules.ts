/**
 * What the cells of a page can import: the doors of the library. Each is initialized at its first
 * import.
 *
 * @module
 */
import type { ModuleTable } from "./cell_scope.ts";

/** The modules by the specifiers that lessons use. */
export const modules: ModuleTable = {
  "@alexnet/alexnet": () => import("../../../mod.ts"),
  "@alexnet/alexnet/course": () => import("../../../lib/course/mod.ts"),
  "@alexnet/alexnet/cpu": () => import("../../../lib/ops/cpu/mod.ts"),
  // The functions that read files elsewhere read those of the page.
  "@alexnet/alexnet/datasets": () => import("../../../datasets/in_page.ts"),
  "@alexnet/alexnet/datasets/memory": () => import("../../../datasets/memory.ts"),
  "@alexnet/alexnet/exercises": () => import("../../../notebooks/exercises/mod.ts"),
  "@alexnet/alexnet/experiments": () => import("../../../lib/experiments/mod.ts"),
  "@alexnet/alexnet/figures": () => import("../../../lib/figures/mod.ts"),
  "@alexnet/alexnet/inspection": () => import("../../../lib/inspection/mod.ts"),
  "@alexnet/alexnet/parallel": () => import("../../../lib/parallel/mod.ts"),
  "@alexnet/alexnet/pretrained": () => import("../../../lib/pretrained/mod.ts"),
  "@alexnet/alexnet/webgpu": () => import("../../../lib/ops/webgpu/mod.ts"),
  "@alexnet/alexnet/weights": () => import("../../../lib/weights/mod.ts"),
  "@tensorflow/tfjs": () => import("@tensorflow/tfjs"),
};
