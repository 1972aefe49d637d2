/**
 * Runs two towers on two threads that wait for each other wherever the towers exchange maps: the
 * paper's section 3.2 with threads as graphics cards and shared memory as the connection between
 * them.
 *
 * A thread that needs the other's maps writes its own into shared memory, increments its flag
 * (`Atomics.store`, `Atomics.notify`), sleeps until the other's flag has reached the same count
 * (`Atomics.wait`), and reads. There is no other coordination. The threads are
 * `node:worker_threads` running this module; they are terminated once they have answered and do not
 * keep the process alive.
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
import { workerModule } from "../deno_only.ts";
import { AlexNetError, BadArgumentError } from "../errors.ts";
import {
  joinedMaps,
  runTowerLayer,
  type TowerLayer,
  type TowerMaps,
  type TowerProgram,
} from "./tower_program.ts";

/** An interval of one thread's time, in milliseconds since all threads were started. */
export interface WorkerSpan {
  /** The thread, e.g. `tower 1`. */
  worker: string;
  /** What the thread did. */
  kind: TowerLayer["kind"] | "exchange" | "wait";
  /** The layer that it computed or was about to compute. */
  label: string;
  /** Start time. */
  from: number;
  /** End time. */
  to: number;
}

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
}

/**
 * Timeout in milliseconds of a thread that waits for the other, and of the caller that waits for an
 * answer.
 */
const PATIENCE = 30_000;
/** Number of timed passes; the fastest counts, because other load can only make a pass slower. */
const PASSES = 3;
/** Indices into the flags: the start signal, then one flag per tower. */
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

/** A thread's message after each pass. */
interface Answer {
  spans: WorkerSpan[];
  logits: Float32Array;
}

/**
 * Runs the towers in threads: once to warm up, then three timed passes, of which the fastest
 * counts.
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
    // Without `env`, Deno copies all variables for the worker, and prompts for the permission.
    const thread = new Worker(workerModule(import.meta.url), { workerData: start, env: {} });
    thread.unref();
    return thread;
  });
  try {
    await answers(threads); // the warm-up pass
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
      () => reject(new AlexNetError("A tower's thread did not answer in time.")),
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

/** The time in milliseconds on a clock that all threads share. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}

function flagBytes(programs: readonly TowerProgram[]): number {
  return 4 * (SENT + programs.length);
}

/** The offset in shared memory of each tower's maps, for each layer that reads all towers. */
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

/** Runs one pass of a thread through its towers. */
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

/** Sleeps until `tower` has sent its maps `times` times. */
function waitFor(flags: Int32Array, tower: number, times: number): void {
  for (;;) {
    const sent = Atomics.load(flags, SENT + tower);
    if (sent >= times) return;
    if (Atomics.wait(flags, SENT + tower, sent, PATIENCE) === "timed-out") {
      throw new AlexNetError(`Tower ${tower + 1} did not send its maps.`);
    }
  }
}

/** The main loop of a thread: a warm-up pass, then one pass per signal, until it is terminated. */
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
