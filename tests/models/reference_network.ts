/**
 * A network of a spec in float64: forward and backward in plain loops, with the weights, the input
 * and the dropout stream of a model. It interprets the spec independently and shares no code with
 * the builder.
 */
import { type RandomStream, streamKey, threefry2x32 } from "../../lib/random.ts";
import type { AlexNetSpec, ConvolutionSpec, Dropout } from "../../lib/spec/spec.ts";
import { type Array64, map, zeros } from "../ops/reference/array64.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "../ops/reference/convolution.ts";
import { localResponse, localResponseGradient } from "../ops/reference/normalization.ts";
import { maxPool, maxPoolGradient } from "../ops/reference/pooling.ts";
import { product } from "../ops/reference/product.ts";
import { counterDropout, softmaxCrossEntropy } from "../ops/reference/training.ts";

/** A value, its accumulated gradient, and its backward function. */
interface Node {
  value: Array64;
  gradient: Float64Array;
  back: () => void;
}

/** The result of a training step. */
export interface ReferenceStep {
  /** Mean loss. */
  loss: number;
  /** Gradient of every weight, by name. */
  gradients: Map<string, Float64Array>;
}

/** One step of training on `[batch, side, side, 3]` images. */
export class ReferenceNetwork {
  readonly #spec: AlexNetSpec;
  readonly #weights: Map<string, Node>;
  readonly #stream: RandomStream;
  /** All nodes in the order of their creation. */
  readonly #tape: Node[] = [];

  constructor(spec: AlexNetSpec, weights: ReadonlyMap<string, Array64>, stream: RandomStream) {
    this.#spec = spec;
    this.#stream = stream;
    this.#weights = new Map([...weights].map(([name, value]) => [name, leaf(value)]));
  }

  /** Loss and gradients for `images` with `labels`. */
  step(images: Array64, labels: number[]): ReferenceStep {
    const { towers, convolutions, fullyConnected, classifier } = this.#spec;
    let at: Node[] = Array.from({ length: towers }, () => leaf(images));
    convolutions.forEach((layer, i) => {
      if (i > 0 && layer.inputs === "all towers") at = this.#join(at);
      at = at.map((x, tower) => this.#convolve(layer, x, this.#name(layer.name, tower)));
    });
    fullyConnected.forEach((layer) => {
      if (layer.inputs === "all towers") at = this.#join(at);
      at = at.map((x, tower) => this.#dense(x, this.#name(layer.name, tower), true));
      if (layer.dropout !== null) {
        const { dropout } = layer;
        const name = `dropout${layer.name.replace("fc", "")}`;
        at = at.map((x, tower) => this.#drop(x, dropout, this.#name(name, tower)));
      }
    });
    const logits = this.#dense(this.#join(at)[0], classifier.name, false);
    const [losses, gradient] = softmaxCrossEntropy(logits.value, {
      shape: [labels.length],
      data: Float64Array.from(labels),
    });
    logits.gradient.set(gradient.data.map((value) => value / labels.length));
    for (const node of this.#tape.toReversed()) node.back();
    const loss = losses.data.reduce((sum, value) => sum + value, 0) / labels.length;
    const gradients = new Map([...this.#weights].map(([name, node]) => [name, node.gradient]));
    return { loss, gradients };
  }

  #name(layer: string, tower: number): string {
    return this.#spec.towers === 1 ? layer : `tower${tower + 1}/${layer}`;
  }

  #weight(name: string): Node {
    const node = this.#weights.get(name);
    if (node === undefined) throw new Error(`No weight ${name}.`);
    return node;
  }

  #add(value: Array64, back: (dy: Array64) => void): Node {
    const node: Node = {
      value,
      gradient: new Float64Array(value.data.length),
      back: () => back({ shape: value.shape, data: node.gradient }),
    };
    this.#tape.push(node);
    return node;
  }

  #convolve(layer: ConvolutionSpec, x: Node, name: string): Node {
    const { stride, padding, normalization, pooling } = layer;
    const [before, after] = typeof padding === "number" ? [padding, padding] : padding;
    const attributes = {
      strides: [stride, stride] as const,
      pad: [[0, 0], [before, after], [before, after], [0, 0]] as const,
    };
    const kernel = this.#weight(`${name}/kernel`);
    const sums = this.#add(convolution(x.value, kernel.value, attributes), (dy) => {
      accumulate(x, convolutionInputGradient(dy, kernel.value, x.value.shape, attributes));
      accumulate(kernel, convolutionFilterGradient(x.value, dy, kernel.value.shape, attributes));
    });
    let y = this.#biased(sums, name, true);
    if (normalization !== null) {
      const { n, k, alpha, beta, convention } = normalization;
      const numbers = {
        depthRadius: (n - 1) / 2,
        bias: k,
        alpha: convention === "literal" ? alpha : alpha / n,
        beta,
      };
      const before = y;
      y = this.#add(
        localResponse(before.value, numbers),
        (dy) => accumulate(before, localResponseGradient(before.value, dy, numbers)),
      );
    }
    if (pooling === null) return y;
    const side = y.value.shape[1];
    const over = Math.ceil((side - pooling.size) / pooling.stride) * pooling.stride +
      pooling.size - side;
    const numbers = {
      filterSize: [pooling.size, pooling.size] as const,
      strides: [pooling.stride, pooling.stride] as const,
      pad: [[0, 0], [0, over], [0, over], [0, 0]] as const,
    };
    const normalized = y;
    return this.#add(
      maxPool(normalized.value, numbers),
      (dy) => accumulate(normalized, maxPoolGradient(dy, normalized.value, numbers)),
    );
  }

  #biased(x: Node, name: string, relu: boolean): Node {
    const bias = this.#weight(`${name}/bias`);
    const count = bias.value.data.length;
    const y = map(x.value, (value, i) => {
      const sum = value + bias.value.data[i % count];
      return relu ? Math.max(0, sum) : sum;
    });
    return this.#add(y, (dy) => {
      dy.data.forEach((value, i) => {
        if (relu && y.data[i] <= 0) return;
        x.gradient[i] += value;
        bias.gradient[i % count] += value;
      });
    });
  }

  /** The flattened outputs of `x` times the weights, plus the biases. */
  #dense(x: Node, name: string, relu: boolean): Node {
    const kernel = this.#weight(`${name}/kernel`);
    const [inputs] = kernel.value.shape;
    const flat: Array64 = { shape: [x.value.data.length / inputs, inputs], data: x.value.data };
    const sums = this.#add(product(flat, kernel.value, false, false), (dy) => {
      accumulate(x, product(dy, kernel.value, false, true));
      accumulate(kernel, product(flat, dy, true, false));
    });
    return this.#biased(sums, name, relu);
  }

  #drop(x: Node, { rate, form }: Dropout, name: string): Node {
    const [key0, key1] = threefry2x32(this.#stream.key, streamKey(0, name));
    const position = this.#stream.state.position * x.value.shape[1];
    const scale = form === "inverted" ? 1 / (1 - rate) : 1;
    const attributes = { rate, key0, key1, position, scale };
    return this.#add(
      counterDropout(x.value, attributes),
      (dy) => accumulate(x, counterDropout(dy, attributes)),
    );
  }

  /** The concatenated maps of all towers, for every tower. */
  #join(nodes: Node[]): Node[] {
    const sizes = nodes.map(({ value }) => value.shape[value.shape.length - 1]);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const joined = zeros([...nodes[0].value.shape.slice(0, -1), total]);
    const each = (visit: (node: Node, from: number, to: number) => void): void => {
      let offset = 0;
      nodes.forEach((node, t) => {
        node.value.data.forEach((_, i) => {
          visit(node, i, Math.floor(i / sizes[t]) * total + offset + i % sizes[t]);
        });
        offset += sizes[t];
      });
    };
    each((node, from, to) => joined.data[to] = node.value.data[from]);
    const node = this.#add(
      joined,
      (dy) => each((from, i, to) => from.gradient[i] += dy.data[to]),
    );
    return nodes.map(() => node);
  }
}

function leaf(value: Array64): Node {
  return { value, gradient: new Float64Array(value.data.length), back: () => {} };
}

function accumulate(node: Node, { data }: Array64): void {
  data.forEach((value, i) => node.gradient[i] += value);
}
