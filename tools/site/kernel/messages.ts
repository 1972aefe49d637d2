/**
 * The messages between the page of a lesson and the worker that runs its cells.
 *
 * @module
 */
import { isRecord } from "../../../lib/is_record.ts";
import type { Output } from "../../notebook/notebook.ts";

/** A message to the worker. */
export type ToKernel =
  /**
   * The first message. `environment` stands for the environment variables of a process:
   * `ALEXNET_SCALE`, `ALEXNET_SEED`, `ALEXNET_BACKEND`, `ALEXNET_COURSE_RUN`. `assets` is the
   * absolute URL of the folder of assets. `stop` holds one 32-bit integer, which Stop sets to 1: a
   * cell that computes without a pause sees it before the message.
   */
  | {
    type: "start";
    environment: Readonly<Record<string, string>>;
    assets: string;
    stop?: SharedArrayBuffer;
  }
  /** Runs one cell; `name` stands in stack traces, e.g. `cell 5`. */
  | { type: "run"; id: number; source: string; name: string }
  /** The reader pressed Stop. */
  | { type: "stop" };

/** A message from the worker. Outputs have the shapes of nbformat 4.5. */
export type FromKernel =
  /** The worker is ready for the first cell. */
  | { type: "ready" }
  /** The worker could not start. */
  | { type: "failed"; message: string }
  /** The run `id` has begun. */
  | { type: "began"; id: number }
  /** A further output of run `id`. */
  | { type: "output"; id: number; output: Output; displayId?: string }
  /** Replaces all outputs with this `displayId`, also those of earlier cells. */
  | { type: "update"; id: number; output: Output; displayId: string }
  /** Removes the outputs of run `id`, with `wait` only when the next output arrives. */
  | { type: "clear"; id: number; wait: boolean }
  /** The run `id` has ended as cell number `count`. */
  | Ended;

/** How a run ended. */
export interface Ended {
  /** The type of the message. */
  type: "ended";
  /** The number of the run. */
  id: number;
  /** `error` if the cell threw, or something that it left running did. */
  status: "ok" | "error";
  /** The number that a front end shows in brackets: 1 for the first cell of this worker. */
  count: number;
  /** The duration of the run. */
  seconds: number;
}

/** Whether a worker's message is one of the kernel: a cell can send anything. */
export function isFromKernel(message: unknown): message is FromKernel {
  if (!isRecord(message)) return false;
  const { type, id } = message;
  if (type === "ready") return true;
  if (type === "failed") return typeof message.message === "string";
  if (typeof id !== "number") return false;
  switch (type) {
    case "began":
      return true;
    case "output":
      return isOutput(message.output) && ["string", "undefined"].includes(typeof message.displayId);
    case "update":
      return isOutput(message.output) && typeof message.displayId === "string";
    case "clear":
      return typeof message.wait === "boolean";
    case "ended":
      return (message.status === "ok" || message.status === "error") &&
        typeof message.count === "number" && typeof message.seconds === "number";
    default:
      return false;
  }
}

function isOutput(output: unknown): output is Output {
  if (!isRecord(output)) return false;
  switch (output.output_type) {
    case "stream":
      return (output.name === "stdout" || output.name === "stderr") &&
        typeof output.text === "string";
    case "error":
      return typeof output.ename === "string" && typeof output.evalue === "string" &&
        Array.isArray(output.traceback) &&
        output.traceback.every((line) => typeof line === "string");
    case "display_data":
    case "execute_result":
      return isRecord(output.data);
    default:
      return false;
  }
}
