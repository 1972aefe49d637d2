/**
 * What a program calls the weights of an AlexNet and how it lays them out in memory, as data.
 *
 * @module
 */
import type { PresetName } from "../../spec/presets.ts";

/**
 * The order of the axes of a kernel: outputs, inputs, rows and columns (PyTorch, Caffe), or rows,
 * columns, inputs and outputs (TensorFlow, Flax and this library).
 *
 * A fully-connected layer follows the same order. The first one reads maps, so its kernel is that of
 * a convolution whose window is the whole map, flattened: under `OIHW` a unit reads its inputs map by
 * map, under `HWIO` place by place. The others have a window of one place.
 */
export type KernelOrder = "OIHW" | "HWIO";

/** The names of the two tensors of a layer. */
export interface TensorNames {
  /** The weights. */
  readonly kernel: string;
  /** The biases. */
  readonly bias: string;
}

/** A net whose weights a source may hold. */
export interface SourceNet {
  /** Its preset, whose preprocessing belongs to the weights. */
  readonly preset: PresetName;
  /** What files of this net call it; without this, the net is taken where no other one is named. */
  readonly named?: RegExp;
}

/** A program whose files of weights are known. */
export interface WeightSource {
  /** A short name. */
  readonly name: string;
  /** What it is called in messages. */
  readonly title: string;
  /** The nets, which have weights of the same names and shapes; the first is the usual one. */
  readonly nets: readonly [SourceNet, ...SourceNet[]];
  /** The names of the tensors of each layer, by the layer's name in the presets. */
  readonly layers: ReadonlyMap<string, TensorNames>;
  /** The order of the axes. */
  readonly kernels: KernelOrder;
  /** The order of the channels that the first layer reads. */
  readonly channels: "rgb" | "bgr";
  /** Whether the nets were trained with a mean image, whose file lies beside the weights. */
  readonly hasMeanImage?: true;
  /** Whether fine-tuned nets have a last layer of another name. */
  readonly renamesLast?: true;
  /** Tensors that belong to no layer of the net. */
  readonly ignored?: RegExp;
}
