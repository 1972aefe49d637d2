/**
 * Saves a model in tfjs's format and loads it again, without a file.
 */
import * as tf from "@tensorflow/tfjs";

/** `model` after `model.save` and `tf.loadLayersModel`. */
export async function saveAndLoad(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(tf.io.withSaveHandler((artifacts) => {
    // Through JSON, as in a file.
    const { weightData, ...rest } = artifacts;
    saved = { ...JSON.parse(JSON.stringify(rest)), weightData };
    return Promise.resolve({
      modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
    });
  }));
  if (saved === undefined) throw new Error("The model was not saved.");
  return await tf.loadLayersModel(tf.io.fromMemory(saved));
}

/** A model of one layer. */
export function modelOf(layer: tf.layers.Layer, ...shape: number[]): tf.LayersModel {
  const input = tf.input({ shape });
  return tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
}

/** The output values of `model` for `x`. */
export function outputs(
  model: tf.LayersModel,
  x: tf.Tensor,
  training: boolean = false,
): Float32Array {
  return tf.tidy(() => (model.apply(x, { training }) as tf.Tensor).dataSync() as Float32Array);
}
