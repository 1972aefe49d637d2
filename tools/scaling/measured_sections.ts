/**
 * The sections of `docs/scaling.md` about what was measured, and what the model makes of it.
 *
 * @module
 */
import { bytesSentInSum } from "../../lib/parallel/data/gradient_traffic.ts";
import { table } from "../bench/tables.ts";
import { fittedLink, withoutBurst } from "./link_costs.ts";
import { BATCH, rankCounts } from "./measure_scaling.ts";
import {
  type LinkMeasurements,
  type MeasuredScaling,
  SLOW_LINK,
  type StepMeasurements,
  type WireBytes,
} from "./measurements.ts";
import { megabytes, milliseconds, rate } from "./scaling_numbers.ts";
import { requireRun, stepSeconds } from "./step_model.ts";

/** Bytes that the limiter of the slow link lets pass at once. */
const BURST = 256 * 1024;

/** What was measured. */
export function measuredSections(measured: MeasuredScaling): string[] {
  const { sharedMemory: shared, namespaces } = measured;
  const rows = [
    fittedLink("shared memory", shared),
    ...(namespaces === undefined ? [] : [
      fittedLink("TCP between two network namespaces", namespaces.fast),
      fittedLink(`the same at ${SLOW_LINK / 1e9} Gbit/s`, withoutBurst(namespaces.slow)),
    ]),
  ];
  return [
    "Milliseconds that one rank computes in a step, without waiting for another, the shortest of several: the whole " +
    "net as in data-parallel training, and one tower of several pairs. Both also copy gradients into " +
    "buckets and sums out of them.",
    table(
      [
        "images",
        ...measured.oneRank.flatMap(({ preset }) => [`${preset}: whole net`, "one tower"]),
      ],
      rankCounts.map((ranks) => {
        const images = BATCH / ranks;
        return [
          String(images),
          ...measured.oneRank.flatMap((net) => [
            milliseconds(stepSeconds(requireRun(net, { way: "data", images, talk: "none" }))),
            ...[images > 2 ? milliseconds(towerSeconds(net, images)) : ""],
          ]),
        ];
      }),
    ),
    `One process that trains alone takes ${
      measured.oneRank.map((net) =>
        `${
          milliseconds(stepSeconds(requireRun(net, { way: "alone", images: BATCH, talk: "none" })))
        } ` +
        `ms (${net.preset})`
      ).join(" and ")
    } at batch ${BATCH}.`,
    "Messages and sums between two ranks: for messages, the line through their times at 4 bytes to 12 " +
    "MiB with the least relative error; for additions, what a sum of 25 MiB, the size of a bucket, takes " +
    "beyond its messages. Smaller sums stay in the processor's cache and cost less. Over TCP, additions " +
    "run while bytes travel.",
    table(["link", "latency, µs", "GB/s each way", "GB/s added"], [
      ...rows.map(({ name, latency, perByte, perByteAdded }) => [
        name,
        (1e6 * latency).toFixed(1),
        rate(perByte),
        rate(perByteAdded),
      ]),
    ]),
    ...(namespaces === undefined
      ? [
        "Network namespaces, which need root, were not measured: latency is that of shared memory.",
      ]
      : [
        "The links of 1 to 100 Gbit/s below have the bandwidth of their names, which is an assumption, " +
        "the latency of TCP in this table, and the rate of addition of shared memory. Cables and " +
        "switches add microseconds, which do not show: the smallest message of the paper's network takes " +
        `${(256_000 / 12.5e9 * 1e6).toFixed(0)} µs at 100 Gbit/s.`,
        burstText(namespaces.slow),
        wireText(namespaces.wire),
      ]),
  ];
}

/** Seconds of a tower's rank: one that adds gradients, or one of only two. */
function towerSeconds(net: StepMeasurements, images: number): number {
  return stepSeconds(requireRun(net, { way: "pairs", images, talk: "none" }));
}

/** Why short messages on the limited link are faster than its name says. */
function burstText({ exchanges }: LinkMeasurements): string {
  const rates = (wanted: (bytes: number) => boolean) => {
    const found = exchanges.filter(({ bytes }) => bytes > 4 && wanted(bytes))
      .map(({ bytes, seconds }) => rate(seconds / bytes)).sort();
    return [...new Set([found[0], found[found.length - 1]])].join(" to ");
  };
  return `${SLOW_LINK / 1e9} Gbit/s is ${
    SLOW_LINK / 8e9
  } GB/s. Its limiter, \`tc\` with \`tbf\`, lets a ` +
    "burst of 256 KiB pass unlimited, so the table leaves out messages of 64 to 256 KiB, which run at " +
    `${rates((bytes) => bytes <= BURST)} GB/s; those of 1 MiB and more run at ` +
    `${rates((bytes) => bytes > BURST)} GB/s. The model takes the bandwidth of the name.`;
}

/** What left the hosts during a sum, beside the formula. */
function wireText(wire: readonly WireBytes[]): string {
  const each = wire.filter(({ sent }) => Number.isInteger(Math.log2(sent.length)))
    .map(({ bytes, sent }, i) =>
      `each of ${sent.length} hosts ${i === 0 ? "sent " : ""}${megabytes(Math.max(...sent))} MB ` +
      `(${i === 0 ? "formula: " : ""}${megabytes(bytesSentInSum(bytes, sent.length))})`
    );
  return `In a sum of ${megabytes(wire[0].bytes)} MB, ${
    each.join(", ")
  }. Headers of packets are included; the formula is that of [the model](#the-model).`;
}
