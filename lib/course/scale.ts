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

/** What a run at scale `quick` shows, and what it does not. */
export const quickNote =
  "A quick run shows that every lesson works. Its nets see a few hundred images and learn next to " +
  "nothing, so it gives no verdict on them.";
