/**
 * What a network is, as data: plain, serializable, every field readable and overridable.
 *
 * A spec knows nothing of tfjs. `shapes.ts` does its arithmetic, `lib/models/alexnet.ts` builds it,
 * `parse.ts` checks one that comes from a file, `presets.ts` holds the networks that have a name.
 *
 * @module
 */

/** What comes between the sum of a layer and the next layer. */
export type Activation = "relu" | "tanh" | "linear";

/**
 * Rows and columns of zeros around the input of a convolution: one number for all four sides, or
 * `[before, after]` (top and left, bottom and right).
 */
export type Padding = number | readonly [before: number, after: number];

/**
 * Whose maps a layer reads: `own` those of its tower, `both` those of all towers, which is where the
 * paper's GPUs talk (section 3.5: conv3 and the fully-connected layers). The same with one tower.
 */
export type TowerInputs = "own tower" | "all towers";

/** How weights start: drawn from a normal distribution with mean 0. */
export interface Initialization {
  /**
   * Standard deviation: a number (the paper: 0.01 in each layer), or `fan-in` for
   * `sqrt(2 / inputs of one unit)` (He et al., 2015), which keeps the size of the signal from layer to
   * layer.
   */
  readonly standardDeviation: number | "fan-in";
  /** What every bias starts at (the paper: 1 in conv2, conv4, conv5, fc6, fc7; 0 elsewhere). */
  readonly bias: number;
}

/**
 * Which function the four numbers of {@linkcode NormalizationSpec} stand for. The paper's formula read
 * literally multiplies the sum of squares by alpha (`literal`); the 2012 program, Caffe and PyTorch
 * multiply it by alpha / n (`divided-by-n`).
 */
export type NormalizationConvention = "literal" | "divided-by-n";

/** Local response normalization across neighbouring maps (section 3.3). */
export interface NormalizationSpec {
  /** k in the formula; 2 in the paper. */
  readonly k: number;
  /** n, the number of neighbouring maps; odd; 5 in the paper. */
  readonly n: number;
  /** alpha; 1e-4 in the paper. */
  readonly alpha: number;
  /** beta; 0.75 in the paper. */
  readonly beta: number;
  /** Whether alpha is divided by n. */
  readonly convention: NormalizationConvention;
  /** Whose maps are neighbours: `own` in the paper; Caffe's one tower has `both`. */
  readonly inputs: TowerInputs;
}

/**
 * Normalization within one map over a square of places, as the 2012 program had after the second
 * normalization; the paper does not mention it.
 */
export interface MapNormalizationSpec {
  /** k in the formula. */
  readonly k: number;
  /** Side of the square window; odd. */
  readonly size: number;
  /** alpha, divided by the size squared under `divided-by-n`. */
  readonly alpha: number;
  /** beta. */
  readonly beta: number;
  /** Whether alpha is divided by the number of places in the window. */
  readonly convention: NormalizationConvention;
}

/** Pooling over squares of each map; they overlap when size > stride (section 3.4). */
export interface Pooling {
  /** Largest value (the paper, everywhere) or mean. */
  readonly kind: "max" | "average";
  /** Side of the square: z in the paper. */
  readonly size: number;
  /** Distance between squares: s in the paper. */
  readonly stride: number;
  /**
   * Whether a last square that hangs over the bottom and right edge counts (`ceil`, as in the 2012
   * program; places outside count as nothing) or is left out (`floor`).
   */
  readonly rounding: "ceil" | "floor";
}

/** One step that a layer takes after its convolution. */
export type ConvolutionStage = "activation" | "normalization" | "mapNormalization" | "pooling";

/** One convolution layer and what follows it before the next one. */
export interface ConvolutionSpec {
  /** Name of the layer, e.g. `conv1`. */
  readonly name: string;
  /** Number of kernels, of all towers together. */
  readonly kernels: number;
  /** Side of a kernel. */
  readonly size: number;
  /** Distance between places where the kernels are applied. */
  readonly stride: number;
  /** Zeros around the input. */
  readonly padding: Padding;
  /** Whose maps it reads. */
  readonly inputs: TowerInputs;
  /** Whether each place has kernels of its own (locally connected); false in the paper. */
  readonly locallyConnected: boolean;
  /** The nonlinearity. */
  readonly activation: Activation;
  /** Normalization across maps, or none. */
  readonly normalization: NormalizationSpec | null;
  /** Normalization within a map, or none. */
  readonly mapNormalization: MapNormalizationSpec | null;
  /** Pooling, or none. */
  readonly pooling: Pooling | null;
  /** In which order the steps above are taken; those that are `null` are passed over. */
  readonly order: readonly ConvolutionStage[];
  /** How weights and biases start. */
  readonly init: Initialization;
}

/** Dropout at a fully-connected layer (section 4.2). */
export interface Dropout {
  /** Chance of a unit to be set to zero in training; 0.5 in the paper. */
  readonly rate: number;
  /**
   * `test-scaled`: outputs are multiplied by 1 - rate at test (the paper); `inverted`: outputs are
   * divided by 1 - rate in training. Same expectation, but the signals in training differ in size.
   */
  readonly form: "test-scaled" | "inverted";
  /** Whether the layer's outputs (the paper) or its inputs (torchvision) are dropped. */
  readonly place: "outputs" | "inputs";
}

/** One fully-connected layer. */
export interface FullyConnectedSpec {
  /** Name of the layer, e.g. `fc6`. */
  readonly name: string;
  /** Number of units, of all towers together. */
  readonly units: number;
  /** Whose outputs it reads. */
  readonly inputs: TowerInputs;
  /** The nonlinearity. */
  readonly activation: Activation;
  /** Dropout, or none. */
  readonly dropout: Dropout | null;
  /** How weights and biases start. */
  readonly init: Initialization;
}

/** The last layer: one for all towers, reads both, no nonlinearity; its outputs are the logits. */
export interface ClassifierSpec {
  /** Name of the layer, e.g. `fc8`. */
  readonly name: string;
  /** How weights and biases start. */
  readonly init: Initialization;
}

/** One number for red, green and blue. */
export type ChannelNumbers = readonly [red: number, green: number, blue: number];

/** From the bytes of an image to the numbers that the net is fed: `(pixel - mean) / divisor`. */
export interface PreprocessingSpec {
  /** Height and width that images are brought to before patches are cut. */
  readonly imageSide: number;
  /**
   * How: `shorter-side` scales it to `imageSide` and takes the middle square (the paper), `stretch`
   * scales both sides.
   */
  readonly resize: "shorter-side" | "stretch";
  /** Rows and columns of nothing around the image before patches are cut from it. */
  readonly padding: number;
  /**
   * What is subtracted on the 0 … 255 scale: `image` the mean image of the training set (the paper),
   * `channel` its mean colour, or a fixed colour.
   */
  readonly mean: "image" | "channel" | ChannelNumbers;
  /** What red, green and blue are divided by after that; 1 in the paper. */
  readonly divisor: ChannelNumbers;
  /** Order of the channels in the numbers; `bgr` for Caffe's weights. */
  readonly channelOrder: "rgb" | "bgr";
}

/** With which settings a net is known to learn: what the commands use when told nothing else. */
export interface TrainingDefaults {
  /** Images a step. */
  readonly batchSize: number;
  /** Learning rate at the start; epsilon in the paper. */
  readonly learningRate: number;
  /** Momentum; 0.9 in the paper. */
  readonly momentum: number;
  /** Decay of weights (not of biases); 0.0005 in the paper. */
  readonly weightDecay: number;
  /** The learning rate of biases, as a multiple; 1 in the paper, 2 in the 2012 program. */
  readonly biasRateFactor: number;
  /** Passes over the training set. */
  readonly epochs: number;
  /** Fractions of the run after which the rate is divided by ten. */
  readonly dropsAt: readonly number[];
}

/** A whole network. */
export interface AlexNetSpec {
  /** Name: that of the preset, or of what was made of it. */
  readonly name: string;
  /** What it is and where its numbers come from. */
  readonly description: string;
  /** Where it departs on purpose from the source that it is named after, one sentence each. */
  readonly deviations: readonly string[];
  /** Height and width of the input, `[batch, side, side, 3]`. */
  readonly side: number;
  /** Number of classes that it tells apart. */
  readonly classes: number;
  /** Number of towers: 2 in the paper (one a GPU), or 1. */
  readonly towers: 1 | 2;
  /** The convolution layers in order. */
  readonly convolutions: readonly ConvolutionSpec[];
  /** The fully-connected layers in order, without the last one. */
  readonly fullyConnected: readonly FullyConnectedSpec[];
  /** The last layer, which has one unit a class. */
  readonly classifier: ClassifierSpec;
  /** How images become inputs. */
  readonly preprocessing: PreprocessingSpec;
  /** Settings to train it with. */
  readonly training: TrainingDefaults;
}
