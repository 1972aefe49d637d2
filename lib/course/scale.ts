/**
 * How much a lesson computes: the same code at three sizes.
 *
 * @module
 */
import { environmentVariable } from "../deno_only.ts";
import { BadArgumentError, nearestName } from "../errors.ts";

/**
 * `quick`: seconds, to check that everything works. `laptop`: minutes, the default. `full`: for a
 * GPU.
 */
export type Scale = "quick" | "laptop" | "full";

/** The three scales, smallest first. */
export const scales: readonly Scale[] = ["quick", "laptop", "full"];

/**
 * The scale called `name`.
 *
 * @throws {BadArgumentError} for any other text; the message names the nearest scale.
 */
export function parseScale(name: string): Scale {
  const scale = scales.find((known) => known === name);
  if (scale !== undefined) return scale;
  const near = nearestName(name, scales);
  const guess = near === undefined ? "" : ` Did you mean "${near}"?`;
  throw new BadArgumentError(
    `Expected a scale of ${scales.join(", ")} but found "${name}".${guess}`,
  );
}

/** The scale in `ALEXNET_SCALE`; `laptop` if it is not set. */
export function scaleFromEnvironment(): Scale {
  const wish = environmentVariable("ALEXNET_SCALE");
  return wish === undefined || wish === "" ? "laptop" : parseScale(wish);
}

/** A note on the verdicts of a run at scale `quick`. */
export const quickNote =
  "Nets that see a few hundred images for an epoch or two learn nothing: a " +
  "quick run shows that every lesson works, and its verdicts on trained nets mean nothing.";
