/**
 * Derives a spec from another one by changing fields or removing a layer.
 *
 * @module
 */
import { type FieldNames, requireFields, requireOptions } from "../argument_checks.ts";
import { elementAt } from "../element_at.ts";
import { BadArgumentError, nearestName } from "../errors.ts";
import {
  CLASSIFIER_FIELDS,
  CONVOLUTION_FIELDS,
  FULLY_CONNECTED_FIELDS,
  INITIALIZATION_FIELDS,
  PREPROCESSING_SPEC_FIELDS,
  requireSpecFields,
  TRAINING_FIELDS,
} from "./spec_fields.ts";
import type {
  AlexNetSpec,
  ClassifierSpec,
  ConvolutionSpec,
  FullyConnectedSpec,
  PreprocessingSpec,
  TrainingDefaults,
} from "./spec.ts";

/** The fields to change in one layer; all others keep their values. */
export type LayerChange = Partial<
  & Omit<ConvolutionSpec, "name">
  & Omit<FullyConnectedSpec, "name" | "activation" | "init">
  & Omit<ClassifierSpec, "name">
>;

/** The changes that {@linkcode changeSpec} makes; all other fields keep their values. */
export interface SpecChange {
  /** New name. */
  readonly name?: string;
  /** New description. */
  readonly description?: string;
  /** New list of deviations. */
  readonly deviations?: readonly string[];
  /** New input side. */
  readonly side?: number;
  /** New number of classes. */
  readonly classes?: number;
  /** New number of towers. */
  readonly towers?: 1 | 2;
  /**
   * Fields to change in every convolution, every fully-connected layer or every layer. Applied
   * first.
   */
  readonly every?: {
    /** In every convolution layer. */
    readonly convolution?: Partial<ConvolutionSpec>;
    /** In every fully-connected layer but the last. */
    readonly fullyConnected?: Partial<FullyConnectedSpec>;
    /** In every layer that has such a field, e.g. `{ activation: "tanh" }`. */
    readonly layer?: Partial<Pick<ConvolutionSpec, "activation" | "init">>;
  };
  /** Fields to change in single layers, by layer name. */
  readonly layers?: Readonly<Record<string, LayerChange>>;
  /** Fields of the preprocessing to change. */
  readonly preprocessing?: Partial<PreprocessingSpec>;
  /** Fields of the training settings to change. */
  readonly training?: Partial<TrainingDefaults>;
}

const CHANGE_FIELDS: FieldNames<SpecChange> = {
  name: true,
  description: true,
  deviations: true,
  side: true,
  classes: true,
  towers: true,
  preprocessing: PREPROCESSING_SPEC_FIELDS,
  training: TRAINING_FIELDS,
  every: {
    convolution: CONVOLUTION_FIELDS,
    fullyConnected: FULLY_CONNECTED_FIELDS,
    layer: { activation: true, init: INITIALIZATION_FIELDS },
  },
  layers: true, // requireLayers checks them: their fields are those of their layer
};

/**
 * Returns a copy of `spec` with the fields of `change` replaced.
 *
 * @param spec the spec to start from; it is not modified.
 * @param change the fields to change: of the net, of single layers by name, or of every layer.
 * @returns a new spec.
 * @throws {BadArgumentError} if `change` names a layer that `spec` does not have, or a field that
 * the layer does not have.
 *
 * @example Replace the nonlinearity
 * ```ts
 * import { changeSpec, preset } from "@alexnet/alexnet";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const tanh = changeSpec(preset("cifarSmall"), {
 *   name: "cifarSmall with tanh",
 *   every: { layer: { activation: "tanh" } },
 *   layers: { conv1: { kernels: 32 } },
 * });
 * assert(tanh.convolutions.every(({ activation }) => activation === "tanh"));
 * assertEquals(tanh.convolutions[0].kernels, 32);
 * ```
 */
export function changeSpec(spec: AlexNetSpec, change: SpecChange): AlexNetSpec {
  requireSpecFields("changeSpec", spec);
  requireOptions("changeSpec", change, CHANGE_FIELDS);
  const { every = {}, layers = {}, preprocessing, training, ...fields } = change;
  requireLayers(spec, layers);
  const { init } = every.layer ?? {};
  return {
    ...spec,
    ...fields,
    convolutions: spec.convolutions.map((layer) => ({
      ...layer,
      ...every.layer,
      ...every.convolution,
      ...layers[layer.name] as Partial<ConvolutionSpec>,
      name: layer.name,
    })),
    fullyConnected: spec.fullyConnected.map((layer) => ({
      ...layer,
      ...every.layer,
      ...every.fullyConnected,
      ...layers[layer.name] as Partial<FullyConnectedSpec>,
      name: layer.name,
    })),
    classifier: {
      ...spec.classifier,
      ...(init === undefined ? {} : { init }),
      ...layers[spec.classifier.name] as Partial<ClassifierSpec>,
      name: spec.classifier.name,
    },
    preprocessing: { ...spec.preprocessing, ...preprocessing },
    training: { ...spec.training, ...training },
  };
}

/**
 * Returns `spec` without the convolution layer called `layer`, to test the paper's claim that depth
 * matters (section 7). The removed layer's pooling and normalizations move to the layer before it,
 * so that the layers after it still see maps of the same size. The stage order is that of the
 * removed layer if its pooling moves or the layer before has no stages of its own, and that of the
 * layer before otherwise. If the removed layer read both towers, the layer after it, convolution or
 * fully-connected, does too.
 *
 * @param spec the spec to start from; it is not modified.
 * @param layer the name of the convolution, e.g. `conv3`.
 * @returns a new spec, one convolution shorter.
 * @throws {BadArgumentError} if there is no such convolution, or if its pooling or a normalization
 * would be lost because no layer before it can take it over.
 *
 * @example
 * ```ts
 * import { preset, withoutConvolution } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const four = withoutConvolution(preset("paper"), "conv4");
 * assertEquals(four.convolutions.map(({ name }) => name), ["conv1", "conv2", "conv3", "conv5"]);
 * ```
 */
export function withoutConvolution(spec: AlexNetSpec, layer: string): AlexNetSpec {
  requireSpecFields("withoutConvolution", spec);
  const index = spec.convolutions.findIndex(({ name }) => name === layer);
  if (index < 0) throw unknownLayer(spec, layer, spec.convolutions.map(({ name }) => name));
  const removed = elementAt(spec.convolutions, index);
  const before = spec.convolutions[index - 1];
  for (const stage of ["pooling", "normalization", "mapNormalization"] as const) {
    if (removed[stage] === null || (before !== undefined && before[stage] === null)) continue;
    const why = before === undefined
      ? "no layer before it"
      : `${before.name} has a ${stage} of its own and`;
    throw new BadArgumentError(
      `Expected a convolution of ${spec.name} that can be removed but found ${layer}: ${why} ` +
        `cannot take over its ${stage}.`,
    );
  }
  const convolutions = spec.convolutions.flatMap((each, i): ConvolutionSpec[] => {
    if (i === index) return [];
    if (i === index - 1) {
      const { pooling, normalization, mapNormalization } = removed;
      return [{
        ...each,
        pooling: pooling ?? each.pooling,
        normalization: normalization ?? each.normalization,
        mapNormalization: mapNormalization ?? each.mapNormalization,
        order: pooling === null && takesSteps(each) ? each.order : removed.order,
      }];
    }
    if (i === index + 1 && removed.inputs === "all towers") {
      return [{ ...each, inputs: "all towers" }];
    }
    return [each];
  });
  // If there are no fully-connected layers, the classifier comes next, and it always reads both
  // towers.
  const last = index === spec.convolutions.length - 1 && removed.inputs === "all towers";
  const fullyConnected = spec.fullyConnected.map((each, i) =>
    i === 0 && last ? { ...each, inputs: "all towers" as const } : each
  );
  return { ...spec, name: `${spec.name} without ${layer}`, convolutions, fullyConnected };
}

/** Whether a layer does more than convolve and apply its activation. */
function takesSteps({ pooling, normalization, mapNormalization }: ConvolutionSpec): boolean {
  return pooling !== null || normalization !== null || mapNormalization !== null;
}

function requireLayers(spec: AlexNetSpec, layers: Readonly<Record<string, LayerChange>>): void {
  const known = new Map<string, FieldNames<{ name: string }>>([
    ...spec.convolutions.map(({ name }) => [name, CONVOLUTION_FIELDS] as const),
    ...spec.fullyConnected.map(({ name }) => [name, FULLY_CONNECTED_FIELDS] as const),
    [spec.classifier.name, CLASSIFIER_FIELDS],
  ]);
  for (const [layer, change] of Object.entries(layers)) {
    const found = known.get(layer);
    if (found === undefined) throw unknownLayer(spec, layer, [...known.keys()]);
    const { name: _, ...fields } = found;
    requireFields<object>(`layers.${layer} of the options of changeSpec`, change, fields);
  }
}

function unknownLayer(spec: AlexNetSpec, layer: string, names: string[]): BadArgumentError {
  const near = nearestName(layer, names);
  return new BadArgumentError(
    `Expected a layer of ${spec.name} (${names.join(", ")}) but found ${JSON.stringify(layer)}` +
      (near === undefined ? "." : `; did you mean ${near}?`),
  );
}
