/**
 * Converts specs from checkpoints of version 0.1.0 to the current field names and values.
 *
 * @module
 */
import { isRecord } from "../is_record.ts";

/** Fields that have been renamed since 0.1.0, by their old names. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ["hears", "inputs"],
  ["unshared", "locallyConnected"],
]);

/** The current values for those of 0.1.0's field `hears`. */
const towerInputs: ReadonlyMap<unknown, string> = new Map([
  ["own", "own tower"],
  ["both", "all towers"],
]);

/**
 * Renames the fields and values of a spec from a checkpoint of format 1, for `parseSpec`. Fields
 * that it does not know are kept.
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
