/**
 * What the front page and the worker of its network say to each other.
 *
 * @module
 */

/** Pictures that the small network learns from; a site may hold more. */
export const LEARNED_PICTURES = 2000;

/** A file that the reader chose. */
export interface ChosenFile {
  /** Its name, for messages. */
  readonly name: string;
  /** Its content. */
  readonly content: Blob;
}

/** To the worker, which shows the recorded network until it gets another one. */
export type ToNetwork =
  | { type: "picture"; file: ChosenFile }
  | { type: "sample"; index: number }
  | { type: "patches"; layer: string; unit: number }
  | { type: "net"; files: readonly ChosenFile[] }
  | { type: "learn"; learningRate: number }
  | { type: "pause" }
  | { type: "rate"; learningRate: number }
  | { type: "restart"; learningRate: number };

/** From the worker. */
export type FromNetwork =
  | { type: "net"; facts: NetFacts }
  | { type: "answer"; answer: Answer }
  | { type: "patches"; layer: string; unit: number; among: number; patches: readonly CutPatch[] }
  | { type: "step"; step: LearningStep }
  | { type: "epoch"; epoch: LearningEpoch }
  | { type: "filters"; filters: readonly SmallPicture[] }
  | { type: "learning"; state: "loading" | "running" | "paused" | "ended" }
  | { type: "problem"; about: Problem; message: string };

/** What did not work. */
export type Problem = "start" | "picture" | "patches" | "net" | "learning";

/** What the page needs to know of a network to draw it. */
export interface NetFacts {
  /** The name of its spec. */
  readonly name: string;
  /** Its classes. */
  readonly classNames: readonly string[];
  /** Number of towers. */
  readonly towers: number;
  /** Its convolutions, from the image upwards. */
  readonly layers: readonly LayerFacts[];
}

/** A convolution, in all towers. */
export interface LayerFacts {
  /** Its name without the tower, e.g. `conv2`. */
  readonly name: string;
  /** Side of the square of the image that a unit sees, in pixels. */
  readonly field: number;
  /** Rows and columns of a map. */
  readonly side: number;
  /** Maps of one tower. */
  readonly units: number;
  /** Whether a tower reads the maps of both. */
  readonly joins: boolean;
  /** The names of the layers in the model, one for each tower. */
  readonly panels: readonly string[];
}

/** What the network says about a picture. */
export interface Answer {
  /** The picture as the network sees it, `[side, side, 3]`. */
  readonly picture: SmallPicture;
  /** The most probable classes, the most probable first. */
  readonly guesses: readonly { readonly name: string; readonly probability: number }[];
  /** The maps of all layers. */
  readonly maps: readonly LayerMaps[];
  /** The label of a sample. */
  readonly truth?: string;
}

/** The maps of a layer in one tower. */
export interface LayerMaps {
  /** The name of the layer in the model, e.g. `tower1/conv2`. */
  readonly layer: string;
  /** `[units, side, side]`, 0 for no response to 255 for the strongest of the layer in all towers. */
  readonly values: Uint8Array<ArrayBuffer>;
}

/** A small picture: `[height, width, 3]`, or 4 with its transparency. */
export interface SmallPicture {
  /** The values, row by row, 0 to 255. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** A patch that excites a unit, with its transparency: it may extend past its picture. */
export interface CutPatch extends SmallPicture {
  /** The class of the picture. */
  readonly label: string;
  /** The response of the unit. */
  readonly value: number;
}

/** One update while a network learns. */
export interface LearningStep {
  /** Updates so far. */
  readonly updates: number;
  /** Mean cross-entropy of the batch, in nats. */
  readonly loss: number;
}

/** One pass over the pictures. */
export interface LearningEpoch {
  /** Passes so far. */
  readonly passes: number;
  /** Updates so far. */
  readonly updates: number;
  /** Share of test pictures that it takes for another class, 0 to 1. */
  readonly testError: number;
}
