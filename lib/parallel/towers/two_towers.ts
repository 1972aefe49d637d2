/**
 * The two towers of a net on two ranks, as on the paper's two GPUs (section 3.2): each rank holds the
 * weights of its own tower, and half of the units of the last layer. The ranks exchange maps before
 * the layers that read both towers, and the logits before the loss.
 *
 * Initial weights and dropout masks come from streams that are keyed by the names of layers and the
 * numbers of images, so that two ranks train the net that one process trains, within rounding.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireInteger, requireOptions } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { sha256Sync } from "../../files/sha256.ts";
import { setDropoutStream } from "../../layers/dropout.ts";
import { FullyConnected } from "../../layers/fully_connected.ts";
import { TowerBuilder } from "../../models/tower_builder.ts";
import { counterNormals } from "../../ops/normals.ts";
import { readsAsynchronously } from "../../ops/values_of.ts";
import { RandomStreams, streamKey } from "../../random.ts";
import { parseSpec } from "../../spec/parse.ts";
import type { AlexNetSpec, Initialization } from "../../spec/spec.ts";
import type { Communicator } from "../mpi/communicator.ts";
import { classesOfTower } from "./tower_classes.ts";
import { AllLogits, BothTowers, TowerLink } from "./tower_exchange.ts";

/** Options of {@linkcode twoTowers}. */
export interface TwoTowersOptions {
  /** Root seed of the initial weights and of dropout; default 0. */
  seed?: number;
}

/** This rank's tower. */
export interface TowerModel {
  /**
   * Input `[batch, side, side, 3]`, output the logits of all classes, the same on both ranks. Both
   * ranks must run it at the same time on the same images.
   */
  readonly model: tf.LayersModel;
  /** The connection with the other tower, which counts messages. */
  readonly link: TowerLink;
}

/** What two ranks need for their towers. */
type Pair = Pick<Communicator, "rank" | "size" | "gather" | "sendrecv">;

/** Digits of the hash that ranks compare. */
const DIGITS = 13;

/**
 * Builds the tower of this rank, the first on rank 0; both ranks must call it. `train` trains it like
 * any net.
 *
 * @param spec a net with two towers.
 * @param world the group of two ranks.
 * @param options the seed.
 * @returns a model that the caller disposes of.
 * @throws {BadArgumentError} if the spec does not have two towers, the group not two ranks, the ranks
 * not the same spec and seed, or the backend is `webgpu`.
 * @throws {MpiError} if MPI reports an error.
 */
export function twoTowers(
  spec: AlexNetSpec,
  world: Pair,
  options: TwoTowersOptions = {},
): TowerModel {
  requireOptions("twoTowers", options, { seed: true });
  const seed = requireInteger("seed", options.seed ?? 0, { min: 0 });
  const net = parseSpec(spec);
  requireTwo(net, world);
  requireAgreement(net, seed, world);
  const link = new TowerLink(world);
  const image = tf.input({ shape: [net.side, net.side, 3], name: "image" });
  const builder = new TowerBuilder(2, seed, image, {
    tower: link.tower,
    join: (name, own) => new BothTowers(name, link).apply(own) as tf.SymbolicTensor,
  });
  for (const layer of net.convolutions) builder.convolution(layer);
  for (const layer of net.fullyConnected) builder.fullyConnected(layer);
  const logits = classifier(net, seed, builder.features(net.classifier), link);
  const model = tf.model({ inputs: image, outputs: logits, name: "tower" });
  setDropoutStream(model, new RandomStreams(seed).stream("dropout"));
  return { model, link };
}

function requireTwo({ name, towers }: AlexNetSpec, { size }: Pair): void {
  if (towers !== 2) {
    throw new BadArgumentError(
      `Expected a net with two towers for two ranks but found ${towers} in ${name}.`,
    );
  }
  if (size !== 2) {
    throw new BadArgumentError(
      `Expected 2 ranks for the two towers of ${name} but found ${size}; start the program by ` +
        "mpiexec -n 2.",
    );
  }
  if (readsAsynchronously()) {
    throw new BadArgumentError(
      "Expected a backend on the CPU for two towers on two ranks but found webgpu, which cannot be " +
        "read in the middle of a pass; use alexnet-cpu.",
    );
  }
}

function requireAgreement(net: AlexNetSpec, seed: number, world: Pair): void {
  const text = new TextEncoder().encode(JSON.stringify([net, seed]));
  const [first, second] = world.gather([parseInt(sha256Sync(text).slice(0, DIGITS), 16)]);
  if (first[0] === second[0]) return;
  throw new BadArgumentError(
    `Expected the same net and seed on both ranks but found others than ${net.name} with seed ` +
      `${seed} on the other one.`,
  );
}

/** This tower's units of the last layer, then the logits of all classes. */
function classifier(
  { classifier: { name, init }, classes }: AlexNetSpec,
  seed: number,
  features: tf.SymbolicTensor,
  link: TowerLink,
): tf.SymbolicTensor {
  const { start, end } = classesOfTower(classes, link.tower);
  // Its kernel is set below; a deviation of 0 saves the draws.
  const layer = new FullyConnected({ name, units: end - start, standardDeviation: 0 });
  const own = layer.apply(features) as tf.SymbolicTensor;
  const weights = tf.tidy(() => {
    const inputs = features.shape[1] ?? 0;
    const standardDeviation = deviation(init, inputs);
    const key = streamKey(seed, `init/${name}/kernel`);
    const whole = counterNormals([inputs, classes], { key, standardDeviation });
    return [
      tf.slice(whole, [0, start], [inputs, end - start]),
      tf.fill([end - start], init.bias, "float32"),
    ];
  });
  layer.setWeights(weights);
  tf.dispose(weights);
  return new AllLogits("logits", classes, link).apply(own) as tf.SymbolicTensor;
}

function deviation({ standardDeviation }: Initialization, fanIn: number): number {
  return standardDeviation === "fan-in" ? Math.sqrt(2 / fanIn) : standardDeviation;
}
