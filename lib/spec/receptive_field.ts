/**
 * The part of the image that a unit sees, computed from the spec alone.
 *
 * @module
 */
import { requireFinite, requireInteger } from "../argument_checks.ts";
import { paddingSides } from "./geometry.ts";
import { companionName } from "./names.ts";
import { parseSpec } from "./parse.ts";
import type { AlexNetSpec } from "./spec.ts";
import { requireSpecFields } from "./spec_fields.ts";

/** The part of the net's input that the units of one layer see. */
export interface ReceptiveField {
  /** Name of the layer without its tower, e.g. `conv2` or `pool2`. */
  readonly layer: string;
  /** Side of the square that a unit sees, in pixels. */
  readonly size: number;
  /** Distance in pixels between the squares of neighbouring units. */
  readonly stride: number;
  /** First row and column of the first unit's square; negative if it begins in the padding. */
  readonly start: number;
}

/** A square of an image. */
export interface ReceptiveFieldBox {
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  /** Rows and columns. */
  side: number;
}

/**
 * The receptive fields of all convolutions and poolings of `spec`, from the image upwards. If the
 * inputs of a layer see squares of side r, j pixels apart, then a layer with window size z and
 * stride s sees squares of side r + (z - 1) j, which are j s pixels apart. Fully-connected layers
 * are left out because they see the whole image.
 *
 * A layer's stages are followed in order. Normalization across maps does not enlarge the receptive
 * field; normalization within a map does.
 *
 * @param spec the network.
 * @returns one field per convolution or pooling, in order.
 * @throws {BadArgumentError} if the spec is invalid.
 *
 * @example
 * ```ts
 * import { preset } from "@alexnet/alexnet";
 * import { receptiveFieldBox, receptiveFields } from "@alexnet/alexnet/inspection";
 * import { assertEquals } from "@std/assert";
 *
 * const [conv1, pool1] = receptiveFields(preset("paper"));
 * assertEquals([conv1.size, pool1.size], [11, 19]);
 * assertEquals(receptiveFieldBox(conv1, 1, 0), { top: 4, left: 0, side: 11 });
 * ```
 */
export function receptiveFields(spec: AlexNetSpec): ReceptiveField[] {
  requireSpecFields("receptiveFields", spec);
  parseSpec(spec);
  const fields: ReceptiveField[] = [];
  let [size, stride, start] = [1, 1, 0];
  const step = (layer: string | undefined, window: number, by: number, before: number) => {
    start -= before * stride;
    size += (window - 1) * stride;
    stride *= by;
    if (layer !== undefined) fields.push({ layer, size, stride, start });
  };
  for (const layer of spec.convolutions) {
    const { mapNormalization, pooling } = layer;
    step(layer.name, layer.size, layer.stride, paddingSides(layer.padding)[0]);
    for (const stage of layer.order) {
      if (stage === "mapNormalization" && mapNormalization !== null) {
        const { kind, size } = mapNormalization;
        step(undefined, size, 1, (size - 1) / 2);
        // Around each place of the window, contrast normalization takes the mean of another window.
        if (kind === "contrast") step(undefined, size, 1, (size - 1) / 2);
      }
      if (stage === "pooling" && pooling !== null) {
        step(companionName("pool", layer.name), pooling.size, pooling.stride, 0);
      }
    }
  }
  return fields;
}

/**
 * The square that the unit at (`row`, `column`) of a map sees; it may extend past the input's
 * edges.
 *
 * @param field the receptive field of the layer.
 * @param row the unit's row in its map, from 0.
 * @param column the unit's column in its map, from 0.
 * @returns first row, first column and side of the square, in pixels of the input.
 * @throws {BadArgumentError} if `row` or `column` is not a non-negative integer, or the field has no
 * positive size and stride.
 */
export function receptiveFieldBox(
  field: ReceptiveField,
  row: number,
  column: number,
): ReceptiveFieldBox {
  requireInteger("row", row, { min: 0 });
  requireInteger("column", column, { min: 0 });
  const start = requireFinite("start of the receptive field", field.start);
  const stride = requireFinite("stride of the receptive field", field.stride, { above: 0 });
  const size = requireFinite("size of the receptive field", field.size, { above: 0 });
  return { top: start + row * stride, left: start + column * stride, side: size };
}
