/**
 * Finds what differs between the two arms of a reader's experiment.
 *
 * @module
 */
import type { Arm, ArmSettings } from "../../experiments/arms.ts";
import { SETTINGS_FIELDS } from "../../experiments/comparison_options.ts";
import { isRecord } from "../../is_record.ts";

/** The longest value that is written out, in characters. */
const LONGEST = 60;

/**
 * Each setting in which two arms differ, as text: `conv1.pooling.size: 3 → 2`. Names and
 * descriptions do not count, a setting that an arm leaves out has its default, and one that changes in
 * the same way in several layers is one: `init.bias: 0 → 1 (conv1, conv2)`.
 *
 * @param common the settings that both arms share.
 */
export function armChanges(before: Arm, after: Arm, common: Partial<ArmSettings>): string[] {
  const found = differences(effective(before, common), effective(after, common));
  const layers = new Set([...layersOf(before), ...layersOf(after)].map(({ name }) => name));
  const byChange = new Map<string, string[]>();
  for (const { path, change } of found) {
    const [first, ...rest] = path.split(".");
    const layer = layers.has(first) && rest.length > 0 ? first : undefined;
    const key = `${layer === undefined ? path : rest.join(".")}: ${change}`;
    byChange.set(key, [...byChange.get(key) ?? [], ...layer === undefined ? [] : [layer]]);
  }
  return [...byChange].map(([text, within]) =>
    within.length === 0
      ? text
      : within.length === 1
      ? `${within[0]}.${text}`
      : `${text} (${within.join(", ")})`
  );
}

/** A setting that differs. */
interface Difference {
  /** Its place, e.g. `conv1.pooling.size`. */
  readonly path: string;
  /** Both values, e.g. `3 → 2`. */
  readonly change: string;
}

function layersOf({ spec }: Arm) {
  return [...spec.convolutions, ...spec.fullyConnected, spec.classifier];
}

/** What differs between two values; in nested settings, each by its path. */
function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      differences(before[name], after[name], path === "" ? name : `${path}.${name}`)
    );
  }
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) return [];
  return [{ path, change: `${shown(before)} → ${shown(after)}` }];
}

/** The settings that an arm is trained with; those of a layer are under its name. */
function effective(arm: Arm, common: Partial<ArmSettings>): Record<string, unknown> {
  const { spec } = arm;
  const { batchSize, momentum, weightDecay, biasRateFactor, learningRate } = spec.training;
  const [shared, own] = [settingsOf(common), settingsOf(arm)];
  const { rate, schedule } = [own, shared, { learningRate }]
    .map((from) => ({ rate: from.learningRate, schedule: from.schedule }))
    .find((found) => (found.rate ?? found.schedule) !== undefined) ?? {};
  return {
    side: spec.side,
    classes: spec.classes,
    towers: spec.towers,
    preprocessing: spec.preprocessing,
    ...Object.fromEntries(layersOf(arm).map(({ name, ...layer }) => [name, layer])),
    ...{ batchSize, momentum, weightDecay, biasRateFactor, crop: false, flip: false },
    ...shared,
    ...own,
    learningRate: rate,
    schedule,
  };
}

/** The settings among the fields of `from`, without those that are left out. */
function settingsOf(from: Partial<ArmSettings>): Partial<ArmSettings> {
  return Object.fromEntries(
    Object.entries(from).filter(([name, value]) => name in SETTINGS_FIELDS && value !== undefined),
  );
}

/** A setting as text: `0.5`, `relu`, or `k: 1, n: 9` for several together. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  const text = JSON.stringify(value).replaceAll(/["{}]/g, "").replaceAll(/[:,]/g, "$& ");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
