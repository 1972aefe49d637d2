/**
 * Factors of the learning rate for single layers or variables.
 *
 * @module
 */
import { requireFinite } from "../../argument_checks.ts";
import { BadArgumentError, nearestName } from "../../errors.ts";
import { layerOf } from "./variable_names.ts";

/** Factors by the original names of layers (`tower1/conv1`) or variables (`tower1/conv1/bias`). */
export type RateFactors = Readonly<Record<string, number>>;

/**
 * A copy of `factors`.
 *
 * @throws {BadArgumentError} that names a factor that is negative or not finite.
 */
export function checkedRateFactors(factors: RateFactors): RateFactors {
  for (const [name, factor] of Object.entries(factors)) {
    requireFinite(`rateFactors["${name}"]`, factor, { min: 0 });
  }
  return { ...factors };
}

/**
 * Checks that each factor belongs to a variable of the net.
 *
 * @param originalNames The original names of the variables.
 * @throws {BadArgumentError} that names the nearest layer or variable.
 */
export function requireKnownFactors(factors: RateFactors, originalNames: readonly string[]): void {
  const known = new Set([...originalNames.map(layerOf), ...originalNames]);
  for (const name of Object.keys(factors)) {
    if (known.has(name)) continue;
    const near = nearestName(name, known) ?? [...known].find((it) => it.endsWith(`/${name}`));
    const layers = [...new Set(originalNames.map(layerOf))].join(", ");
    throw new BadArgumentError(
      `Expected layers of the net (${layers}) or their variables in rateFactors but found ` +
        `${JSON.stringify(name)}${near === undefined ? "." : `; did you mean ${near}?`}`,
    );
  }
}
