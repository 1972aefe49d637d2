/**
 * The flags that several commands have, each with one name and one meaning.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../errors.ts";
import { BACKEND_NAME } from "../../ops/cpu/backend_name.ts";
import { type BackendWish, backendWishes, useBackend } from "../../ops/backend.ts";
import { MAXIMUM_THREADS } from "../../ops/backend_options.ts";

/** The net that a command uses; see `findCheckpoint`. */
export const weightsFlag = {
  kind: "text",
  placeholder: "FILE",
  description:
    "The net: a checkpoint, a run's folder, or weights of PyTorch, Caffe or tfjs (docs/weights.md; " +
    "default: the newest in out/, else the course's)",
} as const;

/** One centre crop, or the paper's ten. */
export const cropsFlag = {
  kind: "choice",
  choices: ["center", "ten"],
  aliases: { "1": "center", "10": "ten" },
  default: "center",
  description: "Patches per image, 1 or 10; with ten, their probabilities are averaged",
} as const;

/** Where and how fast a command computes. */
export const backendFlags = {
  backend: {
    kind: "choice",
    choices: backendWishes,
    description: "Backend (default: the fastest on this machine)",
  },
  threads: {
    kind: "integer",
    minimum: 1,
    maximum: MAXIMUM_THREADS,
    description: "Threads of the backend alexnet-cpu (default: one for each logical processor)",
  },
} as const;

/** The values of {@linkcode backendFlags}. */
export interface BackendFlags {
  /** The backend, if it was given. */
  readonly backend: BackendWish | undefined;
  /** The threads, if they were given. */
  readonly threads: number | undefined;
}

/** Prints the result for a program; everything for the user goes to standard error. */
export const jsonFlag = {
  kind: "switch",
  description: "Print JSON on standard output, and everything else on standard error",
} as const;

/**
 * Makes the backend of the flags current and returns the line about it.
 *
 * @throws {BadArgumentError} as `useBackend` does, and as {@linkcode requireThreadsUsed}.
 */
export async function startBackend({ backend, threads }: BackendFlags): Promise<string> {
  const line = await useBackend(backend, threads === undefined ? {} : { threads });
  requireThreadsUsed(threads);
  return line;
}

/** @throws {BadArgumentError} when threads were requested and the current backend has none. */
export function requireThreadsUsed(threads: number | undefined): void {
  const backend = tf.getBackend();
  if (threads === undefined || backend === BACKEND_NAME) return;
  throw new BadArgumentError(
    `--threads is for the backend ${BACKEND_NAME} but the backend is ${backend}; add --backend ` +
      `${BACKEND_NAME}, or leave --threads out.`,
  );
}
