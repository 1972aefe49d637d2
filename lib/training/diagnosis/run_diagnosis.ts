/**
 * Says what is the matter with a run, from its log alone.
 *
 * @module
 */
import type { LogLine } from "../run/log_lines.ts";
import { lookForDataOrder } from "./data_order.ts";
import { lookForDeadUnits } from "./dead_units.ts";
import type { Finding, Look } from "./finding.ts";
import { lookForLabels } from "./labels.ts";
import { lookForDivergence, lookForNotFinite } from "./not_finite.ts";
import { lookForOverFitting } from "./over_fitting.ts";
import { lookForPlateau } from "./plateau.ts";
import { lookForRateDrops } from "./rate_drops.ts";
import { factsOf, type RunFacts } from "./run_facts.ts";
import { lookForUpdateRatios } from "./update_ratios.ts";

/** What is the matter with a run. */
export interface Diagnosis {
  /** What was found, the most urgent first. */
  readonly findings: readonly Finding[];
  /** Everything that was looked at. */
  readonly looks: readonly Look[];
}

/** What is looked at, in the order of urgency. */
const looks: readonly ((facts: RunFacts) => Look)[] = [
  lookForNotFinite,
  lookForDivergence,
  lookForLabels,
  lookForDataOrder,
  lookForDeadUnits,
  lookForUpdateRatios,
  lookForPlateau,
  lookForRateDrops,
  lookForOverFitting,
];

/**
 * Diagnoses the run whose log has `lines`.
 *
 * @returns what was found, and what was looked at; without findings, nothing in the log is unusual.
 */
export function diagnose(lines: readonly LogLine[]): Diagnosis {
  const facts = factsOf(lines);
  const seen = looks.map((look) => look(facts));
  const findings = seen.flatMap(({ findings }) => findings);
  return {
    findings: findings.toSorted((a, b) => Number(a.kind === "note") - Number(b.kind === "note")),
    looks: seen,
  };
}
