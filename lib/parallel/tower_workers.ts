/**
 * Two threads, one tower each, that wait for each other where the towers talk: the paper's section 3.2
 * with threads for graphics cards and shared memory for the wire between them.
 *
 * A thread that needs the other's maps writes its own into shared memory, counts up its flag
 * (`Atomics.store`, `Atomics.notify`), sleeps until the other's flag has come as far (`Atomics.wait`)
 * and reads. Nobody else decides who waits for whom. The threads are `node:worker_threads` of
 * this module, ended as soon as they have answered; they do not keep the process alive.
 *
 * @module
 */
import {
  isMainThread,
  type MessagePort,
  parentPort,
  Worker,
  workerData,
} from "node:worker_threads";
import { AlexNetError, BadArgumentError } from "../errors.ts";
import {
  joinedMaps,
  runTowerLayer,
  type TowerLayer,
  type TowerMaps,
  type TowerProgram,
} from "./tower_program.ts";

/** A stretch of time of one thread; milliseconds since all threads were let go. */
export interface WorkerSpan {
  /** The thread, e.g. `tower 1`. */
  worker: string;
  /** What it did. */
  kind: TowerLayer["kind"] | "exchange" | "wait";
  /** The layer that it computed, or was about to. */
  label: string;
  /** When it began. */
  from: number;
  /** When it ended. */
  to: number;
}

/** What {@linkcode runTowers} found. */
export interface TowerRun {
  /** Who did what when, a thread after the other. */
  spans: WorkerSpan[];
  /** `[batch, classes]`. */
  logits: Float32Array;
  /** Milliseconds from the start to the end of the last thread. */
  elapsed: number;
  /** Bytes that the towers wrote for each other. */
  bytes: number;
}

/** How long a thread waits for the other, or all for an answer, before that is an error. */
const PATIENCE = 30_000;
/** Passes on the clock; the quickest counts, since a busy machine can only make one slower. */
const PASSES = 3;
/** Places in the flags: the start, then one a tower. */
const START = 0, SENT = 1;

interface WorkerStart {
  alexnetTowers: true;
  name: string;
  /** The towers that this thread runs. */
  own: number[];
  programs: TowerProgram[];
  images: Float32Array;
  memory: SharedArrayBuffer;
}

/** What a thread says after each pass. */
interface Answer {
  spans: WorkerSpan[];
  logits: Float32Array;
}

/**
 * Runs the towers in threads: once to warm up, then three times on the clock, of which the quickest
 * counts.
 *
 * @param programs one a tower, from `towerPrograms`.
 * @param images `[batch, side, side, 3]`, as the net is fed them.
 * @param workers as many as towers (default), or 1, which runs the towers in turn.
 * @returns what each thread did when, and the logits.
 * @throws {BadArgumentError} for a number of images or of workers that does not fit.
 * @throws {AlexNetError} when a thread fails or does not answer.
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
      `Expected ${length} numbers of images and 1 or ${programs.length} workers but found ` +
        `${images.length} and ${workers}.`,
    );
  }
  const bytes = slots(programs).end - flagBytes(programs);
  const memory = new SharedArrayBuffer(slots(programs).end);
  const flags = new Int32Array(memory, 0, SENT + programs.length);
  const threads = Array.from({ length: workers }, (_, worker) => {
    const towers = programs.map((_, tower) => tower);
    const start: WorkerStart = {
      alexnetTowers: true,
      name: workers === 1 ? "one worker" : `tower ${worker + 1}`,
      own: workers === 1 ? towers : [worker],
      programs: [...programs],
      images,
      memory,
    };
    const thread = new Worker(new URL(import.meta.url), { workerData: start });
    thread.unref();
    return thread;
  });
  try {
    await answers(threads); // warm
    const runs: TowerRun[] = [];
    for (let round = 1; round <= PASSES; round++) {
      const begun = clock();
      Atomics.store(flags, START, round);
      Atomics.notify(flags, START);
      const found = await answers(threads);
      const spans = found.flatMap((answer) => answer.spans)
        .map((span) => ({ ...span, from: span.from - begun, to: span.to - begun }));
      const elapsed = Math.max(...spans.map(({ to }) => to));
      runs.push({ spans, logits: found[0].logits, elapsed, bytes });
    }
    return runs.reduce((best, run) => run.elapsed < best.elapsed ? run : best);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** The next message of each thread. */
async function answers(threads: readonly Worker[]): Promise<Answer[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AlexNetError("A tower's thread gave no answer.")),
      PATIENCE,
    );
  });
  const next = (thread: Worker) =>
    new Promise<Answer>((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
    });
  try {
    return await Promise.race([late, Promise.all(threads.map(next))]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same clock in all threads, in milliseconds. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}

function flagBytes(programs: readonly TowerProgram[]): number {
  return 4 * (SENT + programs.length);
}

/** Where in the shared memory each tower leaves its maps before each layer that reads all towers. */
function slots(programs: readonly TowerProgram[]): { at: Map<string, number[]>; end: number } {
  const at = new Map<string, number[]>();
  let end = flagBytes(programs);
  for (const layer of programs[0].layers.filter(({ readsAllTowers }) => readsAllTowers)) {
    const bytes = 4 * numbersHeard(layer, programs[0].batch) / programs.length;
    at.set(layer.name, programs.map((_, tower) => end + tower * bytes));
    end += programs.length * bytes;
  }
  return { at, end };
}

function numbersHeard({ shape, kernel, bias }: TowerLayer, batch: number): number {
  return batch *
    (shape === undefined ? kernel.length / bias.length : shape.side ** 2 * shape.inMaps);
}

/** One pass of a thread through its towers. */
function pass(start: WorkerStart): Answer {
  const { name, own, programs, images, memory } = start;
  const { batch, layers } = programs[0];
  const flags = new Int32Array(memory, 0, SENT + programs.length);
  const { at } = slots(programs);
  const spans: WorkerSpan[] = [];
  const timed = <T>(kind: WorkerSpan["kind"], label: string, work: () => T): T => {
    const from = clock();
    const result = work();
    spans.push({ worker: name, kind, label, from, to: clock() });
    return result;
  };
  const image: TowerMaps = { values: images, side: layers[0].shape?.side ?? 0, maps: 3 };
  const maps = programs.map(() => image);
  layers.forEach(({ name: label, readsAllTowers }, index) => {
    const readers = own.filter((tower) => programs[tower].layers[index] !== undefined);
    if (readsAllTowers) {
      const before = maps[own[0]]; // both towers' maps have the same shape
      const shared = (at.get(label) ?? []).map((place) => ({
        ...before,
        values: new Float32Array(memory, place, before.values.length),
      }));
      timed("exchange", label, () => {
        for (const tower of own) {
          shared[tower].values.set(maps[tower].values);
          Atomics.add(flags, SENT + tower, 1);
          Atomics.notify(flags, SENT + tower);
        }
      });
      if (readers.length > 0) {
        const sent = Atomics.load(flags, SENT + own[0]);
        timed("wait", label, () => programs.forEach((_, tower) => waitFor(flags, tower, sent)));
        const joined = timed("exchange", label, () => joinedMaps(shared));
        for (const tower of readers) maps[tower] = joined;
      }
    }
    for (const tower of readers) {
      const layer = programs[tower].layers[index];
      maps[tower] = timed(layer.kind, label, () => runTowerLayer(layer, maps[tower], batch));
    }
  });
  return { spans, logits: own.includes(0) ? maps[0].values : new Float32Array() };
}

/** Sleeps until `tower` has sent its maps as often as `times`. */
function waitFor(flags: Int32Array, tower: number, times: number): void {
  for (;;) {
    const sent = Atomics.load(flags, SENT + tower);
    if (sent >= times) return;
    if (Atomics.wait(flags, SENT + tower, sent, PATIENCE) === "timed-out") {
      throw new AlexNetError(`Tower ${tower + 1} did not send its maps.`);
    }
  }
}

/** The life of a thread: a pass to warm up, then one a signal, until it is ended. */
function serve(start: WorkerStart, port: MessagePort): void {
  const flags = new Int32Array(start.memory, 0, SENT + start.programs.length);
  port.postMessage(pass(start));
  for (let round = 1; round <= PASSES; round++) {
    Atomics.wait(flags, START, round - 1);
    port.postMessage(pass(start));
  }
}

const start: WorkerStart | undefined = workerData ?? undefined;
if (!isMainThread && start?.alexnetTowers === true && parentPort !== null) serve(start, parentPort);
