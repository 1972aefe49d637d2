/**
 * Runs two towers on two threads that wait for each other wherever the towers exchange maps: the
 * paper's section 3.2 with threads as graphics cards and shared memory as the connection between
 * them. `tower_thread.ts` is what a thread does. The threads are terminated once they have answered.
 *
 * @module
 */
import { AlexNetError, BadArgumentError } from "../../errors.ts";
import { type StartedTower, startTower } from "./start_tower.ts";
import type { TowerProgram } from "./tower_program.ts";
import {
  clock,
  flagBytes,
  flagsIn,
  pass,
  PASSES,
  PATIENCE,
  slots,
  START,
  type TowerAnswer,
  type TowerStart,
  type WorkerSpan,
} from "./tower_thread.ts";

export type { WorkerSpan } from "./tower_thread.ts";

/** The result of {@linkcode runTowers}. */
export interface TowerRun {
  /** The activity of each thread over time, one thread after another. */
  spans: WorkerSpan[];
  /** `[batch, classes]`. */
  logits: Float32Array;
  /** Milliseconds from the start until the last thread finished. */
  elapsed: number;
  /** Bytes that the towers exchanged. */
  bytes: number;
  /** The number of threads: 1 in a page whose threads cannot share memory. */
  threads: number;
}

/**
 * Runs the towers in threads: once to warm up, then three timed passes, of which the fastest
 * counts. In a page that is not cross-origin isolated, threads share no memory: all towers then run
 * in turn, on the thread of the caller.
 *
 * @param programs one per tower, from `towerPrograms`.
 * @param images `[batch, side, side, 3]`, preprocessed.
 * @param workers number of threads: one per tower (default), or 1, which runs the towers in turn.
 * @returns the activity of each thread over time, and the logits.
 * @throws {BadArgumentError} if the number of images or workers does not match the programs.
 * @throws {AlexNetError} if a thread fails or does not answer.
 */
export async function runTowers(
  programs: readonly TowerProgram[],
  images: Float32Array,
  workers: number = programs.length,
): Promise<TowerRun> {
  const { shape } = programs[0].layers[0];
  const length = shape === undefined ? 0 : shape.batch * shape.side ** 2 * shape.inMaps;
  if (images.length !== length || (workers !== 1 && workers !== programs.length)) {
    throw new BadArgumentError(
      `Expected images of ${length} numbers in total and 1 or ${programs.length} workers but found ` +
        `${images.length} and ${workers}.`,
    );
  }
  const towers = programs.map((_, tower) => tower);
  const { end } = slots(programs);
  if (typeof SharedArrayBuffer === "undefined") {
    const name = workers === 1 ? "one worker" : "no shared memory";
    const memory = new ArrayBuffer(end);
    return await inTurn({ name, own: towers, programs: [...programs], images, memory });
  }
  const memory = new SharedArrayBuffer(end);
  const flags = flagsIn(memory, programs);
  const threads = Array.from({ length: workers }, (_, worker) =>
    startTower({
      name: workers === 1 ? "one worker" : `tower ${worker + 1}`,
      own: workers === 1 ? towers : [worker],
      ...{ programs: [...programs], images, memory },
    }));
  try {
    await answers(threads); // the warm-up pass
    return await fastest(workers, programs, (round) => {
      Atomics.store(flags, START, round);
      Atomics.notify(flags, START);
      return answers(threads);
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Runs all towers of `start` on the thread of the caller. */
async function inTurn(start: TowerStart): Promise<TowerRun> {
  pass(start);
  return await fastest(1, start.programs, () => Promise.resolve([pass(start)]));
}

/** The fastest of the timed passes that `run` makes. */
async function fastest(
  threads: number,
  programs: readonly TowerProgram[],
  run: (round: number) => Promise<TowerAnswer[]>,
): Promise<TowerRun> {
  const bytes = slots(programs).end - flagBytes(programs);
  const runs: TowerRun[] = [];
  for (let round = 1; round <= PASSES; round++) {
    const begun = clock();
    const found = await run(round);
    const spans = found.flatMap((answer) => answer.spans)
      .map((span) => ({ ...span, from: span.from - begun, to: span.to - begun }));
    const elapsed = Math.max(...spans.map(({ to }) => to));
    runs.push({ spans, logits: found[0].logits, elapsed, bytes, threads });
  }
  return runs.reduce((best, run) => run.elapsed < best.elapsed ? run : best);
}

/** The next message of each thread. */
async function answers(threads: readonly StartedTower[]): Promise<TowerAnswer[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AlexNetError("A tower's thread did not answer in time.")),
      PATIENCE,
    );
  });
  try {
    return await Promise.race([late, Promise.all(threads.map((thread) => thread.next()))]);
  } finally {
    clearTimeout(timer);
  }
}
