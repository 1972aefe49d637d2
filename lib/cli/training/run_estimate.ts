/**
 * How long a run takes on this machine, from its first updates.
 *
 * @module
 */
import { stepsPerEpoch } from "../../augmentation/batches.ts";
import { counted } from "../../counted.ts";
import { duration } from "../../progress_bar.ts";
import type { StepRecord } from "../../training/history.ts";

/** Updates that are not measured: they compile kernels and fill caches. */
const WARM_UP = 2;

/** Updates and seconds after which the speed is known well enough; so many updates suffice alone. */
const [UPDATES, SECONDS, MANY_UPDATES] = [5, 3, 50];

/** The length of a run. */
export interface RunLength {
  /** Passes over the training images. */
  readonly epochs: number;
  /** Training images. */
  readonly images: number;
  /** Updates of a pass. */
  readonly updatesPerEpoch: number;
  /** Updates that are already done. */
  readonly done: number;
}

/** The length of a run on `images`, without what is done. */
export function lengthOf(
  { epochs, batchSize }: { readonly epochs: number; readonly batchSize: number },
  { count }: { readonly count: number },
): Omit<RunLength, "done"> {
  return { epochs, images: count, updatesPerEpoch: stepsPerEpoch(count, batchSize) };
}

/** Measures the first updates of a run. */
export class RunEstimate {
  #seen = 0;
  #images = 0;
  #seconds = 0;

  /** Whether the speed is known well enough. */
  get isReady(): boolean {
    const measured = this.#seen - WARM_UP;
    return measured >= MANY_UPDATES || (measured >= UPDATES && this.#seconds >= SECONDS);
  }

  /** Takes one update. */
  see({ images, seconds }: Pick<StepRecord, "images" | "seconds">): void {
    this.#seen++;
    // A run of a few updates has nothing but its first ones.
    if (this.#seen === WARM_UP + 1) [this.#images, this.#seconds] = [0, 0];
    this.#images += images;
    this.#seconds += seconds;
  }

  /** What the measured updates say of a run; undefined before the first one. */
  of(length: RunLength): EstimatedRun | undefined {
    if (this.#images === 0) return undefined;
    const { epochs, images, updatesPerEpoch, done } = length;
    const imagesPerSecond = this.#images / Math.max(this.#seconds, 1e-9);
    const updates = epochs * updatesPerEpoch;
    const left = Math.max(0, updates - done);
    const seconds = left / updatesPerEpoch * images / imagesPerSecond;
    return { epochs, images, updates, left, imagesPerSecond, seconds };
  }
}

/** How long a run takes. */
export interface EstimatedRun {
  /** Passes over the training images. */
  readonly epochs: number;
  /** Training images. */
  readonly images: number;
  /** Updates of the whole run. */
  readonly updates: number;
  /** Those that are left. */
  readonly left: number;
  /** Speed of training. */
  readonly imagesPerSecond: number;
  /** Seconds of training for the updates that are left, without validation. */
  readonly seconds: number;
}

/** `93 epochs of 1,281,167 images: 930,930 updates, at 41 images/s 33.6 days on this machine`. */
export function estimateText(
  { epochs, images, updates, left, imagesPerSecond: rate, seconds }: EstimatedRun,
): string {
  const speed = rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en-US");
  return `${counted(epochs, "epoch")} of ${counted(images, "image")}: ` +
    `${counted(updates, "update")}${
      left < updates ? `, ${left.toLocaleString("en-US")} of them left` : ""
    }, at ${speed} images/s ${timeText(seconds)} on this machine`;
}

/** `33.6 days`, `5.2 hours`, or minutes and seconds. */
export function timeText(seconds: number): string {
  const [hour, day] = [3600, 86_400];
  if (seconds >= 2 * day) return `${(seconds / day).toFixed(1)} days`;
  return seconds >= 2 * hour ? `${(seconds / hour).toFixed(1)} hours` : duration(seconds);
}
