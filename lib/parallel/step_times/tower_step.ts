/**
 * A training step of two towers on two ranks: what the ranks are told, and what rank 0 prints.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { WorkerSpan } from "../threads/tower_thread.ts";

/** What the ranks train. */
export interface TowerStepTask {
  /** A net with two towers. */
  readonly spec: AlexNetSpec;
  /** Images of a step. */
  readonly batchSize: number;
}

/** A message of each step. */
export interface SentMessage {
  /** The layer that needs the maps, and `backward` for their gradients. */
  readonly label: string;
  /** Its bytes. */
  readonly bytes: number;
  /** Its shortest time in milliseconds over all measured steps, from the moment both ranks were there. */
  readonly shortest: number;
}

/** What two ranks did in one training step. */
export interface TowerStep {
  /** The activity of each rank over time, one rank after another. */
  readonly spans: readonly WorkerSpan[];
  /** Milliseconds from the start of the first rank until the last one finished. */
  readonly elapsed: number;
  /** Images of the step. */
  readonly images: number;
  /** The messages of rank 0 in order. */
  readonly sent: readonly SentMessage[];
  /** Messages that rank 0 sent. */
  readonly messages: number;
  /** Bytes that rank 0 sent. */
  readonly bytes: number;
  /** The largest error between the clocks of the ranks, in milliseconds. */
  readonly clockError: number;
  /** The cores and the processor. */
  readonly machine: string;
}

/**
 * The step in the last line of what rank 0 printed.
 *
 * @throws {AlexNetError} if it is not there.
 */
export function parseTowerStep(text: string): TowerStep {
  const line = text.trim().split("\n").at(-1) ?? "";
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  if (isTowerStep(value)) return value;
  throw new AlexNetError(
    `expected a step as JSON from rank 0 but found ${JSON.stringify(line.slice(0, 80))}`,
  );
}

function isTowerStep(value: unknown): value is TowerStep {
  return isRecord(value) && typeof value.machine === "string" &&
    ["elapsed", "images", "messages", "bytes", "clockError"]
      .every((name) => typeof value[name] === "number") &&
    Array.isArray(value.sent) &&
    value.sent.every((message) =>
      isRecord(message) && typeof message.label === "string" &&
      typeof message.bytes === "number" && typeof message.shortest === "number"
    ) &&
    Array.isArray(value.spans) &&
    value.spans.every((span) =>
      isRecord(span) && typeof span.worker === "string" && typeof span.kind === "string" &&
      typeof span.label === "string" && typeof span.from === "number" &&
      typeof span.to === "number"
    );
}
