/**
 * The net whose layers are read as features, which may lack its last layers.
 *
 * @module
 */
import { BadArgumentError, BadFileError } from "../errors.ts";
import { companionName, layerNames } from "../spec/names.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { weightShapes } from "../spec/weight_shapes.ts";
import type { LoadedWeights } from "../training/checkpoint/loaded_weights.ts";
import { type TrainedNet, trainedNetOf } from "../training/checkpoint/trained_net.ts";
import { layersCalled } from "./layer_outputs.ts";

/** A net and the layer that is read. */
export interface FeatureNet extends TrainedNet {
  /** The name of the layer. */
  readonly layer: string;
}

/**
 * The net of loaded weights, of which layers that the file has no weights for are left out: some files
 * have the convolutions alone.
 *
 * @param loaded what `loadWeights` returns.
 * @param wish The layer; default: the last hidden one that the file has.
 * @throws {BadFileError} when the file lacks a convolution, or a weight does not fit the net.
 * @throws {BadArgumentError} when there is no such layer, or the file has no weights for it.
 */
export function featureNet(loaded: LoadedWeights, wish?: string): FeatureNet {
  const { absent, checkpoint: { info, weights, velocities } } = loaded;
  const spec = specWithout(info.spec, absent, loaded.path);
  requirePresent(wish, info.spec, absent, loaded.path);
  const missing = [...weightShapes(spec)].filter(([name]) => absent.includes(layerIn(name)));
  const zeros = missing.map(([name, shape]) => {
    const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
    return [name, { shape, values }] as const;
  });
  const checkpoint = {
    info: { ...info, spec },
    weights: new Map([...weights, ...zeros]),
    velocities,
  };
  const net = trainedNetOf(checkpoint, loaded.path);
  const layer = wish ?? lastHidden(spec);
  try {
    layersCalled(net.model, layer);
  } catch (error) {
    net.model.dispose();
    throw error;
  }
  return { ...net, layer };
}

/**
 * `spec` without the layers of `absent`: an absent classifier has two classes, and no meaning.
 *
 * @throws {BadFileError} when a convolution is absent.
 */
export function specWithout(
  spec: AlexNetSpec,
  absent: readonly string[],
  path: string,
): AlexNetSpec {
  const lost = spec.convolutions.find(({ name }) => absent.includes(name));
  if (lost !== undefined) {
    throw new BadFileError({
      path,
      expected: "the weights of every convolution",
      found: `none of ${lost.name}`,
    });
  }
  return {
    ...spec,
    fullyConnected: spec.fullyConnected.filter(({ name }) => !absent.includes(name)),
    classes: absent.includes(spec.classifier.name) ? 2 : spec.classes,
  };
}

/** @throws {BadArgumentError} when `wish` is a layer of the net that its file has no weights for. */
function requirePresent(
  wish: string | undefined,
  spec: AlexNetSpec,
  absent: readonly string[],
  path: string,
): void {
  if (wish === undefined || absent.length === 0) return;
  const names = layerNames(spec);
  const first = names.indexOf(absent[0]);
  const asked = names.indexOf(wish.replace(/^tower\d+\//, ""));
  if (asked < first) return;
  throw new BadArgumentError(
    `Expected a layer that ${path} has weights for but found ${wish}; it has none of ` +
      `${absent.join(", ")}. The last one with weights is ${
        lastHidden(specWithout(spec, absent, path))
      }.`,
  );
}

/** The last layer before the classifier whose outputs mean something. */
function lastHidden({ fullyConnected, convolutions }: AlexNetSpec): string {
  const connected = fullyConnected.at(-1);
  if (connected !== undefined) return connected.name;
  const { name, pooling } = convolutions[convolutions.length - 1];
  return pooling === null ? name : companionName("pool", name);
}

/** The layer of a weight, without its tower: `conv1` of `tower2/conv1/kernel`. */
function layerIn(weight: string): string {
  return weight.replace(/^tower\d+\//, "").replace(/\/[^/]*$/, "");
}
