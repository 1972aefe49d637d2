/**
 * The backend of a run that resumes from a checkpoint.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { requireOptions } from "../argument_checks.ts";
import { AlexNetError, BadArgumentError } from "../errors.ts";
import {
  type BackendOptions,
  type BackendWish,
  backendWishes,
  environmentWish,
  useBackend,
} from "./backend.ts";
import { BACKEND_FIELDS } from "./backend_options.ts";
import { backendChange, type BackendRecord, parseBackendRecord } from "./backend_record.ts";

/** A backend with a record of itself: `HeapBackend` has one, tfjs's own backends do not. */
interface Recording {
  record(): BackendRecord;
  readonly refused?: string;
}

/** Result of {@linkcode resumeBackend}. */
export interface ResumedBackend {
  /** The line that `useBackend` returns. */
  readonly report: string;
  /** One line about what differs from the checkpoint's backend and why; absent if nothing does. */
  readonly change?: string;
}

/**
 * Describes the current backend for a checkpoint.
 *
 * @returns its name, and on `alexnet-cpu` the libraries and the processor that determine the bits
 * of its results.
 *
 * @example
 * ```ts
 * import { backendRecord, useBackend } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * await useBackend("cpu");
 * assertEquals(backendRecord().name, "cpu");
 * ```
 */
export function backendRecord(): BackendRecord {
  return recording()?.record() ?? { name: tf.getBackend() ?? "none" };
}

/**
 * Makes the backend of a checkpoint current, with the recorded libraries, so that the resumed run
 * stays bit-identical. If that is not possible (a library is missing or has another version, or the
 * processor differs), or if `wish` names another backend, the run continues with other libraries
 * and `change` describes the difference.
 *
 * @param recorded the record; undefined in a new run and in checkpoints that have none.
 * @param wish the backend that the user requests; it takes precedence over the record.
 * @param options as for `useBackend`.
 * @returns the line of `useBackend`, and a line about the differences from the record, if any.
 * @throws {BadArgumentError} as `useBackend`.
 *
 * @example
 * ```ts
 * import { resumeBackend } from "@alexnet/alexnet";
 * import { assertEquals } from "@std/assert";
 *
 * const { change } = await resumeBackend({ name: "cpu" });
 * assertEquals(change, undefined);
 * ```
 */
export async function resumeBackend(
  recorded: BackendRecord | undefined,
  wish?: BackendWish,
  options: BackendOptions = {},
): Promise<ResumedBackend> {
  requireOptions("resumeBackend", options, BACKEND_FIELDS);
  if (recorded === undefined) return { report: await useBackend(wish, options) };
  if (parseBackendRecord(recorded) === undefined) {
    throw new BadArgumentError(
      `Expected the record of a backend with its name but found ${JSON.stringify(recorded)}.`,
    );
  }
  const before = wish === undefined && !environmentWish()
    ? backendWishes.find((name) => name === recorded.name)
    : undefined;
  let report: string;
  let reason: string | undefined;
  try {
    report = await useBackend(wish ?? before, { ...options, recorded });
  } catch (error) {
    if (before === undefined || !(error instanceof AlexNetError)) throw error;
    reason = error.message.replace(/\.$/, "");
    report = await useBackend(undefined, options);
  }
  if (before === undefined) reason = wish === undefined ? "ALEXNET_BACKEND" : `--backend ${wish}`;
  const change = backendChange(recorded, backendRecord(), reason ?? recording()?.refused);
  return { report, ...(change === undefined ? {} : { change }) };
}

function recording(): Recording | undefined {
  const backend: unknown = tf.backend();
  return typeof backend === "object" && backend !== null && "record" in backend &&
      typeof backend.record === "function"
    ? backend as Recording
    : undefined;
}
