/**
 * Shared by the tests of figures: texts, a few small images, and functions that inspect drawings.
 */
import type { Plot } from "../../lib/figures/figure.ts";
import type { Figure } from "../../lib/figures/figure_spec.ts";

/** The texts of a figure. */
export const words = { alt: "A picture.", takeaway: "It shows something." };

/** The names of three classes. */
export const classNames = ["cat", "dog", "frog"];

/** Six images of 4 x 4 pixels. */
export const stack = {
  images: Uint8Array.from({ length: 6 * 4 * 4 * 3 }, (_, i) => (i * 37) % 256),
  side: 4,
  count: 6,
  labels: [0, 1, 2, 0, 1, 2],
};

/** The part of a trace that tests inspect. */
export type Drawn = {
  name?: string;
  x: number[];
  y: number[];
  line?: { dash: string; width: number };
};

/** The traces of `plot`. */
export const traces = (plot: Plot) => plot.plotly.data as unknown as Drawn[];

/** The number of images in `figure`. */
export const imagesIn = async (figure: Figure) =>
  [...(await figure.svg()).matchAll(/<image /g)].length;
