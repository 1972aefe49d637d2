/**
 * What a thread does with its towers: one pass after another, each at a signal. A thread that needs
 * the other's maps writes its own into shared memory, increments its flag (`Atomics.add`,
 * `Atomics.notify`), sleeps until the other's flag has reached the same count (`Atomics.wait`), and
 * reads. There is no other coordination.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";
import {
  joinedMaps,
  runTowerLayer,
  type TowerLayer,
  type TowerMaps,
  type TowerProgram,
} from "./tower_program.ts";

/** An interval of the time of one thread or rank, in milliseconds since the first one started. */
export interface WorkerSpan {
  /** The thread or rank, e.g. `tower 1`. */
  worker: string;
  /** What it did. */
  kind: TowerLayer["kind"] | "exchange" | "wait" | "loss and update";
  /** The layer that it computed or was about to compute. */
  label: string;
  /** Start time. */
  from: number;
  /** End time. */
  to: number;
  /** The bytes that it sent; undefined if it sent none. */
  bytes?: number;
}

/** What a thread is given. */
export interface TowerStart {
  /** Its row in a timeline. */
  name: string;
  /** The towers that this thread runs. */
  own: number[];
  /** The programs of all towers. */
  programs: TowerProgram[];
  /** `[batch, side, side, 3]`. */
  images: Float32Array;
  /** Flags and maps; only a thread that runs all towers can do without shared memory. */
  memory: ArrayBufferLike;
}

/** A thread's message after each pass. */
export interface TowerAnswer {
  /** What it did, in order. */
  spans: WorkerSpan[];
  /** `[batch, classes]`, from the thread of the first tower. */
  logits: Float32Array;
}

/** Timeout in milliseconds of a thread that waits for the other, and of the caller that waits for an answer. */
export const PATIENCE = 30_000;
/** Number of timed passes; the fastest counts, because other load can only make a pass slower. */
export const PASSES = 3;
/** Indices into the flags: the start signal, then one flag per tower. */
export const START = 0;
const SENT = 1;

/** The flags in shared memory. */
export function flagsIn(memory: ArrayBufferLike, programs: readonly TowerProgram[]): Int32Array {
  return new Int32Array(memory, 0, SENT + programs.length);
}

/** The time in milliseconds on a clock that all threads share. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

/** Bytes of the flags. */
export function flagBytes(programs: readonly TowerProgram[]): number {
  return 4 * (SENT + programs.length);
}

/** The offset in shared memory of each tower's maps, for each layer that reads all towers. */
export function slots(
  programs: readonly TowerProgram[],
): { at: Map<string, number[]>; end: number } {
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
export function pass(start: TowerStart): TowerAnswer {
  const { name, own, programs, images, memory } = start;
  const { batch, layers } = programs[0];
  const flags = flagsIn(memory, programs);
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
      spans[spans.length - 1].bytes = own.length * before.values.byteLength;
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
export function serve(start: TowerStart, post: (answer: TowerAnswer) => void): void {
  const flags = flagsIn(start.memory, start.programs);
  post(pass(start));
  for (let round = 1; round <= PASSES; round++) {
    Atomics.wait(flags, START, round - 1);
    post(pass(start));
  }
}
