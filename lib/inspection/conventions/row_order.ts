/**
 * fc6 under another order of its inputs: the same numbers of the same file, each read for another input.
 *
 * @module
 */
import type { CheckpointTensor } from "../../training/checkpoint/checkpoint_format.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import { netLayers } from "../../weights/sources/net_layers.ts";
import type { Conventions } from "./convention_set.ts";

/**
 * The weights of a net whose file has the rows of its first fully-connected layer in the order `own`, as
 * a program reads them that expects the order `wanted`.
 *
 * @param weights by the names of variables; the rows are right as they are.
 */
export function misreadRows(
  weights: ReadonlyMap<string, CheckpointTensor>,
  spec: AlexNetSpec,
  own: Conventions["rows"],
  wanted: Conventions["rows"],
): ReadonlyMap<string, CheckpointTensor> {
  if (own === wanted) return weights;
  const first = netLayers(spec).find(({ kernel }) => kernel.flat && kernel.window > 1);
  if (first === undefined) return weights;
  const { inputs, window } = first.kernel;
  const places = window ** 2;
  const moved = new Map(weights);
  for (const part of first.parts) {
    const kernel = weights.get(`${part}/kernel`);
    if (kernel === undefined) continue;
    moved.set(`${part}/kernel`, {
      shape: kernel.shape,
      values: misread(kernel.values, inputs, places, own),
    });
  }
  return moved;
}

/** Row `place * maps + map` of the result is the row that the wrong order takes for it. */
function misread(
  values: Float32Array,
  maps: number,
  places: number,
  own: Conventions["rows"],
): Float32Array {
  const units = values.length / (maps * places);
  const out = new Float32Array(values.length);
  for (let place = 0; place < places; place++) {
    for (let map = 0; map < maps; map++) {
      // A file of maps read as places: row r of the file belongs to map r / places, place r % places.
      const row = own === "maps" ? place * maps + map : map * places + place;
      const from = own === "maps" ? (row % places) * maps + Math.floor(row / places) : row;
      const to = place * maps + map;
      out.set(values.subarray(from * units, (from + 1) * units), to * units);
    }
  }
  return out;
}
