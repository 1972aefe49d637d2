/**
 * Specs as version 0.1.0 wrote them into checkpoints, in today's words.
 *
 * @module
 */
import { isRecord } from "../is_record.ts";

/** What 0.1.0 called the fields that have another name today. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ["hears", "inputs"],
  ["unshared", "locallyConnected"],
]);

/** What 0.1.0 called the values of `hears`. */
const towerInputs: ReadonlyMap<unknown, string> = new Map([
  ["own", "own tower"],
  ["both", "all towers"],
]);

/**
 * `spec` with today's names of fields and values, ready for `parseSpec`; what it does not know stays
 * as it is. Checkpoints of format 1 hold such specs.
 */
export function upgradeSpec(spec: unknown): unknown {
  if (Array.isArray(spec)) return spec.map(upgradeSpec);
  if (!isRecord(spec)) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [
      fieldNames.get(key) ?? key,
      key === "hears" ? towerInputs.get(value) ?? value : upgradeSpec(value),
    ]),
  );
}
