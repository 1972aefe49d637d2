/**
 * The exchange of maps between two towers on two ranks: each sends its own and receives the
 * other's, where the paper's GPUs communicate (section 3.2). Backwards, each sends the gradient of
 * the other's maps and receives that of its own.
 *
 * An exchange stands in the middle of a forward or backward pass, which tfjs runs without a pause. So
 * the maps must be read synchronously, which `webgpu` cannot do.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { single } from "../../layers/layer_parts.ts";
import type { Communicator } from "../mpi/communicator.ts";
import { clock } from "../threads/tower_thread.ts";

/** When a rank exchanged one message, in milliseconds. */
export interface SwapTime {
  /** When it called MPI. */
  readonly called: number;
  /** When it had sent its message and received the other one. */
  readonly returned: number;
  /** Bytes sent. */
  readonly bytes: number;
}

/** What a rank has sent to the other one; it has received as much, but for logits of an odd number. */
export interface Traffic {
  /** The number of messages. */
  readonly messages: number;
  /** Their bytes. */
  readonly bytes: number;
}

/** The connection of this tower's rank with the other tower's. */
export class TowerLink {
  /** The tower of this rank, from 0. */
  readonly tower: number;
  /** The rank of the other tower. */
  readonly other: number;
  readonly #world: Pick<Communicator, "rank" | "sendrecv">;
  #traffic: Traffic = { messages: 0, bytes: 0 };

  /** Called after each exchange, if it is set. */
  onSwap: ((time: SwapTime) => void) | undefined;

  /** Connects the two ranks of `world`. */
  constructor(world: Pick<Communicator, "rank" | "sendrecv">) {
    this.#world = world;
    this.tower = world.rank;
    this.other = 1 - world.rank;
  }

  /** Messages and bytes sent since the start. */
  get traffic(): Traffic {
    return this.#traffic;
  }

  /**
   * Sends `tensor` and returns what the other rank sends at the same time.
   *
   * @param shape of what is received; default: that of `tensor`.
   * @throws {MpiError} if MPI reports an error, or the other rank sends another number of values.
   */
  swap(tensor: tf.Tensor, shape: number[] = tensor.shape): tf.Tensor {
    // deno-lint-ignore alexnet/no-synchronous-read -- `twoTowers` refuses webgpu
    const send = tensor.dataSync<"float32">();
    const receive = new Float32Array(tf.util.sizeFromShape(shape));
    const called = clock();
    this.#world.sendrecv({ send, to: this.other, receive });
    this.onSwap?.({ called, returned: clock(), bytes: send.byteLength });
    const { messages, bytes } = this.#traffic;
    this.#traffic = { messages: messages + 1, bytes: bytes + send.byteLength };
    return tf.tensor(receive, shape);
  }
}

/**
 * The maps of both towers, `[..., 2 maps]`, from those of this one, `[..., maps]`. The gradient of
 * this tower's maps is the sum of what both towers find.
 *
 * @throws {MpiError} if MPI reports an error.
 */
export function bothTowers<T extends tf.Tensor>(own: T, link: TowerLink): T {
  const exchange = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [maps, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([]);
    return {
      value: inOrder(maps, link.swap(maps), link.tower),
      gradFunc: (dy: tf.Tensor) => {
        const halves = tf.split(dy, 2, -1);
        return tf.add(halves[link.tower], link.swap(halves[1 - link.tower]));
      },
    };
  });
  return exchange(own) as T;
}

/**
 * The logits of all classes, `[batch, classes]`, from those of this tower's classes. Both ranks
 * compute the same loss from them, so that each has the whole gradient of its own logits: nothing is
 * sent backwards.
 *
 * @param otherClasses the number of classes of the other tower.
 * @throws {MpiError} if MPI reports an error.
 */
export function allLogits(own: tf.Tensor2D, otherClasses: number, link: TowerLink): tf.Tensor2D {
  const [batch, classes] = own.shape;
  const exchange = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [logits, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([]);
    return {
      value: inOrder(logits, link.swap(logits, [batch, otherClasses]), link.tower),
      gradFunc: (dy: tf.Tensor) =>
        tf.slice(dy, [0, link.tower === 0 ? 0 : otherClasses], [batch, classes]),
    };
  });
  return exchange(own) as tf.Tensor2D;
}

/** The maps of tower 1, then those of tower 2. */
function inOrder(own: tf.Tensor, other: tf.Tensor, tower: number): tf.Tensor {
  return tf.concat(tower === 0 ? [own, other] : [other, own], -1);
}

/** {@linkcode bothTowers} as a layer, in place of the `concatenate` of a net on one process. */
export class BothTowers extends tf.layers.Layer {
  /** Name for tfjs; a model on two ranks is not saved as a tfjs model. */
  static readonly className: string = "AlexNetBothTowers";
  readonly #link: TowerLink;

  /** Creates a layer called `name`. */
  constructor(name: string, link: TowerLink) {
    super({ name });
    this.#link = link;
  }

  /** Exchanges the maps. */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return bothTowers(single(inputs, this.name), this.#link);
  }

  /** `[..., maps]` to `[..., 2 maps]`. */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    return [...shape.slice(0, -1), 2 * (shape.at(-1) ?? 0)];
  }
}

/** {@linkcode allLogits} as a layer. */
export class AllLogits extends tf.layers.Layer {
  /** Name for tfjs; a model on two ranks is not saved as a tfjs model. */
  static readonly className: string = "AlexNetAllLogits";
  readonly #classes: number;
  readonly #link: TowerLink;

  /** Creates a layer called `name` for a net with `classes` classes. */
  constructor(name: string, classes: number, link: TowerLink) {
    super({ name });
    this.#classes = classes;
    this.#link = link;
  }

  /** Exchanges the logits. */
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const own = single<tf.Tensor2D>(inputs, this.name);
    return allLogits(own, this.#classes - own.shape[1], this.#link);
  }

  /** `[batch, own classes]` to `[batch, classes]`. */
  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape;
    return [shape[0], this.#classes];
  }
}
