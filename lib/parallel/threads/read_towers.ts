/**
 * Converts a model into one program per tower.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { requireFinite, requireInteger } from "../../argument_checks.ts";
import { BadArgumentError } from "../../errors.ts";
import { effectiveAlpha } from "../../ops/local_response_normalization.ts";
import { outputSide, pooledSide } from "../../spec/geometry.ts";
import { describeNetwork } from "../../spec/shapes.ts";
import type { AlexNetSpec, ConvolutionSpec, FullyConnectedSpec } from "../../spec/spec.ts";
import { requireSpecFields } from "../../spec/spec_fields.ts";
import { valuesOf } from "../../ops/values_of.ts";
import type { TowerLayer, TowerProgram, TowerStage } from "./tower_program.ts";
import type { WorkerSpan } from "./tower_thread.ts";

/**
 * Converts `model` into one program per tower, with copies of its weights, for batches of `batch`
 * images.
 *
 * @param model a net with two towers.
 * @param spec the spec that `model` was built from.
 * @param batch images per batch.
 * @returns one program per tower.
 * @throws {BadArgumentError} if the spec has something that the plain loops do not support: strides
 * in convolutions, activations other than ReLU, average pooling, normalization across towers.
 *
 * @example
 * ```ts
 * import { alexnet, preset } from "@alexnet/alexnet";
 * import { runTowers, towerPrograms } from "@alexnet/alexnet/parallel";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = preset("cifarTwoTower");
 * const model = alexnet(spec);
 * const programs = await towerPrograms(model, spec, 1);
 * model.dispose();
 *
 * const { logits, spans } = await runTowers(programs, new Float32Array(spec.side ** 2 * 3));
 * assertEquals(logits.length, spec.classes);
 * assertEquals(new Set(spans.map(({ worker }) => worker)), new Set(["tower 1", "tower 2"]));
 * ```
 */
export async function towerPrograms(
  model: tf.LayersModel,
  spec: AlexNetSpec,
  batch: number,
): Promise<TowerProgram[]> {
  requireSpecFields("towerPrograms", spec);
  requireInteger("batch", batch, { min: 1 });
  if (spec.towers < 2) throw new BadArgumentError("Expected a net of two towers but found one.");
  const programs: TowerProgram[] = [];
  for (let tower = 0; tower < spec.towers; tower++) {
    const layers: TowerLayer[] = [];
    let [side, maps, shared] = [spec.side, 3, true];
    for (const layer of spec.convolutions) {
      const readsAllTowers = layer.inputs === "all towers" && !shared;
      const shape = {
        batch,
        side,
        inMaps: readsAllTowers ? maps * spec.towers : maps,
        kernels: layer.kernels / spec.towers,
        size: layer.size,
        padding: plainPadding(layer),
      };
      const convolved = outputSide(side, layer);
      const stages = stagesOf(layer, convolved);
      const weights = await weightsOf(model, `tower${tower + 1}/${layer.name}`);
      const { name } = layer;
      layers.push({
        name,
        kind: "convolution",
        readsAllTowers,
        ...weights,
        shape,
        stages,
        scale: 1,
      });
      side = layer.pooling === null ? convolved : pooledSide(convolved, layer.pooling);
      [maps, shared] = [shape.kernels, false];
    }
    for (const layer of spec.fullyConnected) {
      const weights = await weightsOf(model, `tower${tower + 1}/${layer.name}`);
      layers.push({
        name: layer.name,
        kind: "fully connected",
        readsAllTowers: layer.inputs === "all towers" && !shared,
        ...weights,
        stages: reluOf(layer),
        scale: testScale(layer),
      });
      shared = false;
    }
    if (tower === 0) {
      const { name } = spec.classifier;
      const weights = await weightsOf(model, name);
      layers.push({
        name,
        kind: "fully connected",
        readsAllTowers: !shared,
        ...weights,
        stages: [],
        scale: 1,
      });
    }
    programs.push({ batch, layers });
  }
  return programs;
}

/**
 * Predicts the first tower's timeline from its multiply-adds alone: each layer takes a share of
 * `work` milliseconds in proportion, without waiting or exchange.
 *
 * @param spec a net with two towers.
 * @param work the time of the first tower's arithmetic, in milliseconds.
 * @param worker the name of the row.
 * @returns one span per layer, from 0 to `work`.
 * @throws {BadArgumentError} if `work` is negative or not finite, a window of `spec` is larger than
 * the maps that it reads, or its towers cannot share a layer evenly.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { arithmeticSpans } from "@alexnet/alexnet/parallel";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const spans = arithmeticSpans(preset("paper"), 100, "arithmetic alone");
 * assertAlmostEquals(spans[spans.length - 1].to, 100, 1e-9);
 * ```
 */
export function arithmeticSpans(spec: AlexNetSpec, work: number, worker: string): WorkerSpan[] {
  requireSpecFields("arithmeticSpans", spec);
  requireFinite("work", work, { min: 0 });
  const rows = describeNetwork(spec).rows.filter(({ tower, multiplyAdds }) =>
    tower < 2 && multiplyAdds > 0
  );
  const multiplyAdds = rows.reduce((sum, row) => sum + row.multiplyAdds, 0);
  let now = 0;
  return rows.map((row) => {
    const from = now;
    now += work * row.multiplyAdds / multiplyAdds;
    return {
      worker,
      kind: row.kind === "fully-connected" ? "fully connected" : "convolution",
      label: row.name.replace(/^tower\d\//, ""),
      from,
      to: now,
    };
  });
}

async function weightsOf(
  model: tf.LayersModel,
  layer: string,
): Promise<Pick<TowerLayer, "kernel" | "bias">> {
  const [kernel, bias] = await Promise.all(
    model.getLayer(layer).getWeights().map((weight) => valuesOf(() => weight)),
  );
  return { kernel, bias };
}

function plainPadding(
  { name, padding, stride, locallyConnected }: ConvolutionSpec,
): number {
  if (typeof padding === "number" && stride === 1 && !locallyConnected) return padding;
  throw unable(name, "shared kernels with a stride of 1 and the same padding on all sides");
}

function stagesOf(layer: ConvolutionSpec, side: number): TowerStage[] {
  return layer.order.flatMap((stage): TowerStage[] => {
    if (stage === "activation") return reluOf(layer);
    if (stage === "normalization" && layer.normalization !== null) {
      const { k, n, beta, inputs } = layer.normalization;
      if (inputs !== "own tower") throw unable(layer.name, "normalization inside each tower");
      return [{ kind: "normalization", k, n, beta, alpha: effectiveAlpha(layer.normalization) }];
    }
    if (stage === "pooling" && layer.pooling !== null) {
      const { kind, size, stride } = layer.pooling;
      if (kind !== "max") throw unable(layer.name, "max pooling");
      return [{ kind: "max pooling", size, stride, pooledSide: pooledSide(side, layer.pooling) }];
    }
    if (stage === "mapNormalization" && layer.mapNormalization !== null) {
      throw unable(layer.name, "no normalization within maps");
    }
    return [];
  });
}

function reluOf({ name, activation }: ConvolutionSpec | FullyConnectedSpec): TowerStage[] {
  if (activation === "linear") return [];
  if (activation === "relu") return [{ kind: "relu" }];
  throw unable(name, "ReLU");
}

function testScale({ name, dropout }: FullyConnectedSpec): number {
  if (dropout === null || dropout.form === "inverted") return 1;
  if (dropout.place === "outputs") return 1 - dropout.rate;
  throw unable(name, "dropout of outputs");
}

function unable(layer: string, expected: string): BadArgumentError {
  return new BadArgumentError(
    `Expected ${expected} in layer ${layer} but found something else, which the plain loops of the ` +
      "tower workers do not support.",
  );
}
