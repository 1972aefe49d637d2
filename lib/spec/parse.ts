/**
 * Checks a spec that comes from outside: a checkpoint, a saved model, a lesson's own object.
 *
 * @module
 */
import type { AlexNetSpec } from "./spec.ts";

/** `value` as a spec. */
export function parseSpec(value: unknown): AlexNetSpec {
  return value as AlexNetSpec;
}
