/**
 * A network as data: plain and serializable, with every field readable and overridable.
 *
 * A spec does not depend on tfjs. `shapes.ts` computes its shapes and costs,
 * `lib/models/alexnet.ts` builds the model, `parse.ts` checks a spec from a file, and `presets.ts`
 * holds the named networks.
 *
 * @module
 */

/** The nonlinearity applied to a layer's sums. */
export type Activation = "relu" | "tanh" | "linear";

/**
 * Rows and columns of zeros around the input of a convolution: one number for all four sides, or
 * `[before, after]` (top and left, bottom and right).
 */
export type Padding = number | readonly [before: number, after: number];

/**
 * Which maps a layer reads: those of its own tower or those of all towers. The latter is where the
 * paper's GPUs communicate (section 3.5: conv3 and the fully-connected layers). With one tower
 * there is no difference.
 */
export type TowerInputs = "own tower" | "all towers";

/** Initial weights, drawn from a normal distribution with mean 0, and initial biases. */
export interface Initialization {
  /**
   * Standard deviation: a number (the paper: 0.01 in each layer), or `fan-in` for `sqrt(2 / inputs
   * of one unit)` ([He et al., 2015](https://arxiv.org/abs/1502.01852)), which keeps the scale of the
   * signal constant from layer to layer.
   */
  readonly standardDeviation: number | "fan-in";
  /** Initial value of every bias (the paper: 1 in conv2, conv4, conv5, fc6, fc7; 0 elsewhere). */
  readonly bias: number;
}

/**
 * The meaning of the constants of a {@linkcode NormalizationSpec}. The paper's formula, read
 * literally, multiplies the sum of squares by alpha (`literal`); the 2012 program, Caffe and
 * PyTorch multiply it by alpha / n (`divided-by-n`).
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
  /**
   * Which maps count as neighbours: those of `own tower` in the paper, of `all towers` in Caffe's
   * net.
   */
  readonly inputs: TowerInputs;
}

/**
 * Normalization within one map over a square window, as in the 2012 program after the second
 * response normalization; the paper does not mention it.
 */
export interface MapNormalizationSpec {
  /**
   * Whether a response is divided by the squares of the responses around it (`response`,
   * cuda-convnet's `rnorm`) or by those of their differences from the mean around each of them
   * (`contrast`, cuda-convnet's `cnorm`). Default: `response`.
   */
  readonly kind?: "response" | "contrast";
  /** k in the formula. */
  readonly k: number;
  /** Side of the square window; odd. */
  readonly size: number;
  /** alpha, divided by the size squared under `divided-by-n`. */
  readonly alpha: number;
  /** beta. */
  readonly beta: number;
  /** Whether alpha is divided by the number of positions in the window. */
  readonly convention: NormalizationConvention;
}

/** Pooling over squares of each map; they overlap when size > stride (section 3.4). */
export interface Pooling {
  /** Largest value (the paper, everywhere) or mean. */
  readonly kind: "max" | "average";
  /** Side of the square: z in the paper. */
  readonly size: number;
  /** Distance between neighbouring squares: s in the paper. */
  readonly stride: number;
  /**
   * Whether a last square that extends past the bottom and right edges is kept (`ceil`, as in the
   * 2012 program; positions outside are ignored) or left out (`floor`).
   */
  readonly rounding: "ceil" | "floor";
}

/** A step that follows the convolution in a layer. */
export type ConvolutionStage = "activation" | "normalization" | "mapNormalization" | "pooling";

/** One convolution layer, with its activation, normalization and pooling. */
export interface ConvolutionSpec {
  /** Name of the layer, e.g. `conv1`. */
  readonly name: string;
  /** Number of kernels in all towers together. */
  readonly kernels: number;
  /** Side of a kernel. */
  readonly size: number;
  /** Distance between neighbouring positions of the kernels (the stride). */
  readonly stride: number;
  /** Zeros around the input. */
  readonly padding: Padding;
  /** Which maps it reads. */
  readonly inputs: TowerInputs;
  /** Whether each position has its own kernels (locally connected); false in the paper. */
  readonly locallyConnected: boolean;
  /** The nonlinearity. */
  readonly activation: Activation;
  /** Normalization across maps, or none. */
  readonly normalization: NormalizationSpec | null;
  /** Normalization within a map, or none. */
  readonly mapNormalization: MapNormalizationSpec | null;
  /** Pooling, or none. */
  readonly pooling: Pooling | null;
  /** The order of the steps above; steps that are `null` are skipped. */
  readonly order: readonly ConvolutionStage[];
  /** Initial weights and biases. */
  readonly init: Initialization;
}

/** Dropout in a fully-connected layer (section 4.2). */
export interface Dropout {
  /** Probability that a unit is set to zero in training; 0.5 in the paper. */
  readonly rate: number;
  /**
   * `test-scaled`: outputs are multiplied by 1 - rate at test time (the paper); `inverted`: outputs
   * are divided by 1 - rate in training. The ratio between training and test is the same, but the
   * scale of the signals in training differs.
   */
  readonly form: "test-scaled" | "inverted";
  /** Whether the layer's outputs (the paper) or its inputs (torchvision) are dropped. */
  readonly place: "outputs" | "inputs";
}

/** One fully-connected layer. */
export interface FullyConnectedSpec {
  /** Name of the layer, e.g. `fc6`. */
  readonly name: string;
  /** Number of units in all towers together. */
  readonly units: number;
  /** Which outputs it reads. */
  readonly inputs: TowerInputs;
  /** The nonlinearity. */
  readonly activation: Activation;
  /** Dropout, or none. */
  readonly dropout: Dropout | null;
  /** Initial weights and biases. */
  readonly init: Initialization;
}

/**
 * The last layer. All towers share it, it reads both of them, and it has no nonlinearity: its
 * outputs are the logits.
 */
export interface ClassifierSpec {
  /** Name of the layer, e.g. `fc8`. */
  readonly name: string;
  /** Initial weights and biases. */
  readonly init: Initialization;
}

/** One number each for red, green and blue. */
export type ChannelNumbers = readonly [red: number, green: number, blue: number];

/** How the bytes of an image become the net's input: `(pixel - mean) / divisor`. */
export interface PreprocessingSpec {
  /** Height and width that images are resized to before patches are cut. */
  readonly imageSide: number;
  /**
   * How images are resized: `shorter-side` scales the shorter side to `imageSide` and crops the
   * central square (the paper), `stretch` scales both sides to `imageSide`.
   */
  readonly resize: "shorter-side" | "stretch";
  /**
   * Whose linear interpolation resizes them: `pillow` (torchvision) and `sharp` (the fastest) take
   * the mean of the pixels that become one, `opencv` (Caffe) interpolates between four of them.
   */
  readonly interpolation: "sharp" | "pillow" | "opencv";
  /** Rows and columns of zeros added on each side of the image before patches are cut from it. */
  readonly padding: number;
  /**
   * What to subtract, on the 0 … 255 scale: the mean image of the training set (`image`, the
   * paper), its mean colour (`channel`), or a fixed colour.
   */
  readonly mean: "image" | "channel" | ChannelNumbers;
  /** The divisors of red, green and blue, applied after the subtraction; 1 in the paper. */
  readonly divisor: ChannelNumbers;
  /** Order of the channels in the input; `bgr` for Caffe's weights. */
  readonly channelOrder: "rgb" | "bgr";
}

/** Settings with which the net is known to train; the commands use them by default. */
export interface TrainingDefaults {
  /** Images per step. */
  readonly batchSize: number;
  /** Learning rate at the start; epsilon in the paper. */
  readonly learningRate: number;
  /** Momentum; 0.9 in the paper. */
  readonly momentum: number;
  /** Weight decay (not applied to biases); 0.0005 in the paper. */
  readonly weightDecay: number;
  /**
   * Learning rate of biases as a multiple of that of weights; 1 in the paper, 2 in the 2012
   * program.
   */
  readonly biasRateFactor: number;
  /** Passes over the training set. */
  readonly epochs: number;
  /** Fractions of the run after which the rate is divided by ten. */
  readonly dropsAt: readonly number[];
}

/** A whole network. */
export interface AlexNetSpec {
  /** Name of the preset, or of the spec derived from it. */
  readonly name: string;
  /** What the network is and where its numbers come from. */
  readonly description: string;
  /** Deliberate deviations from the source that the spec is named after, one sentence each. */
  readonly deviations: readonly string[];
  /** Height and width of the input, `[batch, side, side, 3]`. */
  readonly side: number;
  /** Number of classes. */
  readonly classes: number;
  /** Number of towers: 2 in the paper (one per GPU), or 1. */
  readonly towers: 1 | 2;
  /** The convolution layers in order. */
  readonly convolutions: readonly ConvolutionSpec[];
  /** The fully-connected layers in order, without the last one. */
  readonly fullyConnected: readonly FullyConnectedSpec[];
  /** The last layer, with one unit per class. */
  readonly classifier: ClassifierSpec;
  /** How images become inputs. */
  readonly preprocessing: PreprocessingSpec;
  /** Default training settings. */
  readonly training: TrainingDefaults;
}
