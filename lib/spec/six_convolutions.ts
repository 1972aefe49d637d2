/**
 * The net of the paper's entries that were trained on more classes first (P 6, Table 2). Sources are
 * abbreviated as in `presets.ts`.
 *
 * @module
 */
import { source2012 } from "./imagenet_presets.ts";
import type { AlexNetSpec } from "./spec.ts";

/**
 * The 2012 program's net with a sixth convolution after the last pooling (CHM layers-146-2012-2011):
 * its 256 kernels read both towers on maps of 6 x 6, and fc6, of the same shape as before, reads their
 * outputs. It was trained on the 21,843 classes of 2011, from the convolutions of a net of 2009, and
 * fine-tuned.
 */
export const sixConvolutions: AlexNetSpec = {
  ...source2012,
  name: "sixConvolutions",
  description: "the 2012 program's net with a sixth convolution over the last pooling (layers-146)",
  deviations: [
    "For the 21,843 classes, the program had a layer of 2,048 units below the last one; here is none.",
  ],
  convolutions: [
    ...source2012.convolutions,
    ...source2012.convolutions.slice(-1).map((conv5) => ({
      ...conv5,
      name: "conv6",
      inputs: "all towers" as const,
      pooling: null,
    })),
  ],
};
