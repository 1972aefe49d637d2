/**
 * What messages and sums cost on a link: a latency for each message, and a time for each byte (the
 * alpha-beta model).
 *
 * @module
 */
import { bytesSentInSum } from "../../lib/parallel/data/gradient_traffic.ts";
import type { LinkMeasurements, SizeTime } from "./measurements.ts";

/** What a message costs. */
export interface MessageCost {
  /** Seconds of a message without bytes: alpha. */
  readonly latency: number;
  /** Seconds for each byte: beta. */
  readonly perByte: number;
}

/** A connection of ranks. */
export interface Link extends MessageCost {
  /** E.g. `10 Gbit/s`. */
  readonly name: string;
  /** Seconds to add the bytes of one array to those of another, for each byte: gamma. */
  readonly perByteAdded: number;
}

/**
 * The line through sizes and times with the least squares of relative errors, so that small messages
 * count as much as large ones; its parts are not negative.
 */
export function fittedCost(times: readonly SizeTime[]): MessageCost {
  const points = times.map(({ bytes, seconds }) => ({ x: bytes / seconds, one: 1 / seconds }));
  const sum = (of: (point: { x: number; one: number }) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  // Minimizes the sum of (latency * one + perByte * x - 1)^2.
  const [xx, x1, oneOne] = [
    sum(({ x }) => x * x),
    sum(({ x, one }) => x * one),
    sum((p) => p.one ** 2),
  ];
  const [x, one] = [sum((p) => p.x), sum((p) => p.one)];
  const determinant = xx * oneOne - x1 * x1;
  const latency = (xx * one - x1 * x) / determinant;
  const perByte = (oneOne * x - x1 * one) / determinant;
  if (determinant > 0 && latency >= 0 && perByte >= 0) return { latency, perByte };
  return latency < 0 || !(determinant > 0)
    ? { latency: 0, perByte: x / xx }
    : { latency: one / oneOne, perByte: 0 };
}

/**
 * The costs that fit what was measured between two ranks. A sum of two ranks moves as many bytes as an
 * exchange, and adds half of them. The largest sum gives the cost of adding: it is the size of a bucket
 * of gradients, while smaller sums stay in the processor's cache.
 */
export function fittedLink(name: string, { exchanges, sums }: LinkMeasurements): Link {
  const message = fittedCost(exchanges);
  const { bytes, seconds } = sums.reduce((a, b) => b.bytes > a.bytes ? b : a);
  const added = 2 * ((seconds - 2 * message.latency) / bytes - message.perByte);
  return { name, ...message, perByteAdded: Math.max(0, added) };
}

/** Bytes up to which a link that is slowed down sends faster than it is said to. */
const BURST = 2 ** 20;

/** The measurements of a slowed link without the messages that its limiter lets pass in a burst. */
export function withoutBurst({ exchanges, sums }: LinkMeasurements): LinkMeasurements {
  const least = Math.min(...exchanges.map(({ bytes }) => bytes));
  return { sums, exchanges: exchanges.filter(({ bytes }) => bytes === least || bytes >= BURST) };
}

/**
 * A link with the bandwidth of its name, which is an assumption: protocols take a part of it. Latency
 * and addition are those of `measured`.
 */
export function nominalLink(gigabits: number, { latency, perByteAdded }: Link): Link {
  return { name: `${gigabits} Gbit/s`, latency, perByte: 8 / (gigabits * 1e9), perByteAdded };
}

/** Seconds in which two ranks send each other `bytes`. */
export function exchangeSeconds({ latency, perByte }: MessageCost, bytes: number): number {
  return latency + perByte * bytes;
}

/**
 * Seconds of a sum over `ranks`, a power of two: log2 n messages to divide the sums and as many to
 * gather them, 2 (n - 1) / n of the bytes, and (n - 1) / n of them added (Rabenseifner's algorithm, see
 * {@linkcode bytesSentInSum}).
 */
export function sumSeconds(link: Link, bytes: number, ranks: number): number {
  if (ranks === 1) return 0;
  const sent = bytesSentInSum(bytes, ranks);
  return 2 * Math.log2(ranks) * link.latency + sent * link.perByte + sent / 2 * link.perByteAdded;
}
