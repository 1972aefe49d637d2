/**
 * Builds the layers of a spec from the image upwards, with one symbolic tensor per tower.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { Convolution2D } from "../layers/convolution_2d.ts";
import { InvertedDropout, TestScaledDropout } from "../layers/dropout.ts";
import { FullyConnected } from "../layers/fully_connected.ts";
import { LocalContrastNormalization } from "../layers/local_contrast_normalization.ts";
import { LocalResponseNormalization } from "../layers/local_response_normalization.ts";
import { LocallyConnected2D } from "../layers/locally_connected_2d.ts";
import { MapNormalization } from "../layers/map_normalization.ts";
import { Pooling2D } from "../layers/pooling_2d.ts";
import { TowerSlice } from "../layers/tower.ts";
import { companionName } from "../spec/names.ts";
import type {
  Activation,
  ClassifierSpec,
  ConvolutionSpec,
  ConvolutionStage,
  Dropout,
  FullyConnectedSpec,
  Initialization,
  NormalizationSpec,
  TowerInputs,
} from "../spec/spec.ts";

type Symbolic = tf.SymbolicTensor;

/** The only tower of several that a builder builds; the others are built elsewhere. */
export interface OnlyTower {
  /** Its index, from 0. */
  readonly tower: number;
  /** Makes the maps of all towers from those of this one. */
  readonly join: (name: string, own: Symbolic) => Symbolic;
}

/** Adds layers to all towers at once. */
export class TowerBuilder {
  readonly #seed: number;
  /** The number of towers of the net. */
  readonly #count: number;
  /** The index of each tower that is built. */
  readonly #towers: readonly number[];
  readonly #only: OnlyTower | undefined;
  /** The latest output of each tower; all entries are the same tensor while the towers share it. */
  #tensors: Symbolic[];
  /** Whether the towers share their latest output. */
  #shared = true;

  /** Starts all `count` towers, or one of them, from the same `image`. */
  constructor(count: number, seed: number, image: Symbolic, only?: OnlyTower) {
    this.#seed = seed;
    this.#count = count;
    this.#only = only;
    this.#towers = only === undefined ? Array.from({ length: count }, (_, i) => i) : [only.tower];
    this.#tensors = this.#towers.map(() => image);
  }

  /**
   * Adds a convolution and its stages in order; an activation that comes first is fused into the
   * convolution.
   */
  convolution(spec: ConvolutionSpec): void {
    const { name, size, stride, padding, locallyConnected } = spec;
    this.#join(name, spec.inputs);
    const stages = spec.order.filter((stage) => has(spec, stage));
    const fused = stages[0] === "activation";
    const Layer = locallyConnected ? LocallyConnected2D : Convolution2D;
    this.#eachTower(name, (layer, input) =>
      new Layer({
        name: layer,
        kernels: spec.kernels / this.#count,
        size,
        stride,
        padding,
        activation: fused ? spec.activation : "linear",
        ...this.#start(spec.init, size * size * lastSize(input)),
      }));
    for (const stage of fused ? stages.slice(1) : stages) this.#stage(spec, stage);
  }

  /** Adds a fully-connected layer with its dropout. */
  fullyConnected(spec: FullyConnectedSpec): void {
    const { name, activation, dropout } = spec;
    this.#join(name, spec.inputs);
    this.#flatten();
    if (dropout?.place === "inputs") this.#dropout(name, dropout);
    this.#eachTower(name, (layer, input) =>
      new FullyConnected({
        name: layer,
        units: spec.units / this.#count,
        activation,
        ...this.#start(spec.init, lastSize(input)),
      }));
    if (dropout?.place === "outputs") this.#dropout(name, dropout);
  }

  /** Adds the last layer, which all towers share, and returns the logits. */
  classifier(spec: ClassifierSpec, classes: number): Symbolic {
    const input = this.features(spec);
    const layer = new FullyConnected({
      name: spec.name,
      units: classes,
      ...this.#start(spec.init, lastSize(input)),
    });
    return layer.apply(input) as Symbolic;
  }

  /** What the last layer reads: the features of all towers. */
  features({ name }: ClassifierSpec): Symbolic {
    this.#join(name, "all towers");
    this.#flatten();
    return this.#tensors[0];
  }

  #stage(spec: ConvolutionSpec, stage: ConvolutionStage): void {
    const { name, activation, normalization, mapNormalization, pooling } = spec;
    if (stage === "activation" && activation !== "linear") {
      this.#activation(companionName(activation, name), activation);
    }
    if (stage === "normalization" && normalization !== null) {
      this.#normalization(companionName("norm", name), normalization);
    }
    if (stage === "mapNormalization" && mapNormalization !== null) {
      const { kind, ...options } = mapNormalization;
      const Layer = kind === "contrast" ? LocalContrastNormalization : MapNormalization;
      this.#eachTower(
        companionName("mapnorm", name),
        (layer) => new Layer({ name: layer, ...options }),
      );
    }
    if (stage === "pooling" && pooling !== null) {
      this.#eachTower(
        companionName("pool", name),
        (layer) => new Pooling2D({ name: layer, ...pooling }),
      );
    }
  }

  #activation(name: string, activation: Activation): void {
    this.#eachTower(name, (layer) => tf.layers.activation({ name: layer, activation }));
  }

  #normalization(name: string, numbers: NormalizationSpec): void {
    const { inputs, ...options } = numbers;
    const towers = this.#count;
    if (towers === 1 || inputs === "own tower") {
      this.#eachTower(name, (layer) => new LocalResponseNormalization({ name: layer, ...options }));
      return;
    }
    this.#join(name, "all towers");
    const joined = new LocalResponseNormalization({ name, ...options }).apply(this.#tensors[0]);
    this.#tensors = this.#towers.map((tower) =>
      new TowerSlice({ name: `tower${tower + 1}/${name}`, tower, towers }).apply(joined) as Symbolic
    );
    this.#shared = false;
  }

  #dropout(layer: string, spec: Dropout): void {
    const Layer = spec.form === "test-scaled" ? TestScaledDropout : InvertedDropout;
    const build = (name: string) => new Layer({ name, rate: spec.rate, seed: this.#seed });
    const name = companionName("dropout", layer);
    if (this.#shared) this.#share(build(name).apply(this.#tensors[0]) as Symbolic);
    else this.#eachTower(name, build);
  }

  #flatten(): void {
    if (this.#tensors[0].shape.length === 2) return;
    if (this.#shared) {
      this.#share(tf.layers.flatten({ name: "flatten" }).apply(this.#tensors[0]) as Symbolic);
    } else {
      this.#eachTower("flatten", (name) => tf.layers.flatten({ name }));
    }
  }

  /** Concatenates the maps of all towers if `inputs` asks for it. */
  #join(layer: string, inputs: TowerInputs): void {
    if (inputs === "own tower" || this.#shared || this.#count === 1) return;
    const name = `${layer}/both`;
    const joined = this.#only === undefined
      ? tf.layers.concatenate({ name, axis: -1 }).apply(this.#tensors) as Symbolic
      : this.#only.join(name, this.#tensors[0]);
    this.#share(joined);
  }

  /** Applies a new layer to each tower; with one tower, the layer's name has no prefix. */
  #eachTower(name: string, build: (name: string, input: Symbolic) => tf.layers.Layer): void {
    this.#tensors = this.#tensors.map((input, i) => {
      const layer = build(this.#count === 1 ? name : `tower${this.#towers[i] + 1}/${name}`, input);
      return layer.apply(input) as Symbolic;
    });
    this.#shared = false;
  }

  #share(tensor: Symbolic): void {
    this.#tensors = this.#tensors.map(() => tensor);
    this.#shared = true;
  }

  /** The initialization of a layer with `fanIn` inputs per unit. */
  #start(
    init: Initialization,
    fanIn: number,
  ): { standardDeviation: number; biasValue: number; seed: number } {
    const { standardDeviation, bias } = init;
    return {
      standardDeviation: standardDeviation === "fan-in" ? Math.sqrt(2 / fanIn) : standardDeviation,
      biasValue: bias,
      seed: this.#seed,
    };
  }
}

function has(spec: ConvolutionSpec, stage: ConvolutionStage): boolean {
  return stage === "activation" ? spec.activation !== "linear" : spec[stage] !== null;
}

/** Number of maps or features of a tensor. */
function lastSize(tensor: Symbolic): number {
  return tensor.shape[tensor.shape.length - 1] ?? 0;
}
