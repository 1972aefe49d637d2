/**
 * The names of the fields of a spec and of its parts: a misspelt field would be ignored, and the
 * net would not be the intended one.
 *
 * @module
 */
import { type FieldNames, requireFields } from "../argument_checks.ts";
import type {
  AlexNetSpec,
  ClassifierSpec,
  ConvolutionSpec,
  FullyConnectedSpec,
  Initialization,
  PreprocessingSpec,
  TrainingDefaults,
} from "./spec.ts";

/** Of the initial weights of a layer. */
export const INITIALIZATION_FIELDS: FieldNames<Initialization> = {
  standardDeviation: true,
  bias: true,
};

/** Of a convolution. */
export const CONVOLUTION_FIELDS: FieldNames<ConvolutionSpec> = {
  name: true,
  kernels: true,
  size: true,
  stride: true,
  padding: true,
  inputs: true,
  locallyConnected: true,
  activation: true,
  normalization: { k: true, n: true, alpha: true, beta: true, convention: true, inputs: true },
  mapNormalization: {
    kind: true,
    k: true,
    size: true,
    alpha: true,
    beta: true,
    convention: true,
  },
  pooling: { kind: true, size: true, stride: true, rounding: true },
  order: true,
  init: INITIALIZATION_FIELDS,
};

/** Of a fully-connected layer. */
export const FULLY_CONNECTED_FIELDS: FieldNames<FullyConnectedSpec> = {
  name: true,
  units: true,
  inputs: true,
  activation: true,
  dropout: { rate: true, form: true, place: true },
  init: INITIALIZATION_FIELDS,
};

/** Of the last layer. */
export const CLASSIFIER_FIELDS: FieldNames<ClassifierSpec> = {
  name: true,
  init: INITIALIZATION_FIELDS,
};

/** Of the preprocessing that a spec asks for. */
export const PREPROCESSING_SPEC_FIELDS: FieldNames<PreprocessingSpec> = {
  imageSide: true,
  resize: true,
  interpolation: true,
  padding: true,
  mean: true,
  divisor: true,
  channelOrder: true,
};

/** Of the training settings. */
export const TRAINING_FIELDS: FieldNames<TrainingDefaults> = {
  batchSize: true,
  learningRate: true,
  momentum: true,
  weightDecay: true,
  biasRateFactor: true,
  epochs: true,
  dropsAt: true,
};

/** Of a spec with all its parts. */
export const SPEC_FIELDS: FieldNames<AlexNetSpec> = {
  name: true,
  description: true,
  deviations: true,
  side: true,
  classes: true,
  towers: true,
  convolutions: [CONVOLUTION_FIELDS],
  fullyConnected: [FULLY_CONNECTED_FIELDS],
  classifier: CLASSIFIER_FIELDS,
  preprocessing: PREPROCESSING_SPEC_FIELDS,
  training: TRAINING_FIELDS,
};

/**
 * Checks the names of all fields of `spec`; `parseSpec` checks their values too.
 *
 * @param call The function, for the message.
 * @throws {BadArgumentError} with the nearest name for a field that a spec does not have.
 */
export function requireSpecFields(call: string, spec: AlexNetSpec): void {
  requireFields(`the spec of ${call}`, spec, SPEC_FIELDS);
}
