/**
 * What the page needs to know of a network to draw it, from its spec alone.
 *
 * @module
 */
import { receptiveFields } from "../../../lib/spec/receptive_field.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import type { LayerFacts, NetFacts } from "./network_messages.ts";

/** The facts of `spec`, whose classes have these names. */
export function netFacts(spec: AlexNetSpec, classNames: readonly string[]): NetFacts {
  const fields = new Map(receptiveFields(spec).map(({ layer, size }) => [layer, size]));
  const { rows } = describeNetwork(spec);
  const layers = spec.convolutions.map(({ name }): LayerFacts => {
    const own = rows.filter((row) => row.name.replace(/^tower\d+\//, "") === name);
    const [{ output: [side, , units], readsAllTowers }] = own;
    return {
      ...{ name, side, units },
      field: fields.get(name) ?? spec.side,
      joins: spec.towers > 1 && readsAllTowers,
      panels: own.map((row) => row.name),
    };
  });
  return { name: spec.name, classNames, towers: spec.towers, layers };
}
