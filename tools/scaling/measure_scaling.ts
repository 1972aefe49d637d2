/**
 * Measures all that `docs/scaling.md` needs, in processes of their own: about six minutes on two quiet
 * cores.
 *
 * @module
 */
import { machineLine } from "../../lib/cli/command/machine.ts";
import { AlexNetError } from "../../lib/errors.ts";
import { BUCKET_BYTES } from "../../lib/parallel/data/gradient_traffic.ts";
import type { PresetName } from "../../lib/spec/presets.ts";
import {
  type LinkMeasurements,
  type LinkRequest,
  type MeasuredScaling,
  SLOW_LINK,
  type StepMeasurements,
  type StepRequest,
  type StepRun,
  type WireBytes,
} from "./measurements.ts";
import { type NetworkNamespaces, networkNamespaces } from "./network_namespaces.ts";
import { Ranks } from "./measuring_ranks.ts";

/** The batch of the paper. */
export const BATCH = 128;
/** The nets of the page: the paper's, and a small one whose maps weigh more than its weights. */
export const nets: readonly PresetName[] = ["paper", "cifarTwoTower"];
/** The numbers of ranks of the page. */
export const rankCounts: readonly number[] = [1, 2, 4, 8, 16, 32, 64];
/** The bytes of smaller buckets, which are not fitted. */
export const SMALL_BUCKET = 4 * 2 ** 20;

const links: LinkRequest = {
  exchanges: [4, 65_536, 262_144, 1_048_576, 4_194_304, 12_582_912],
  sums: [4096, 65_536, 1_048_576, 4_194_304, 12_582_912, 26_214_400],
  seconds: 0.3,
};

/** The steps of one rank: its part of the batch for each number of ranks. */
function runsOfOne(): StepRun[] {
  const talk = "none";
  return [
    { way: "alone", images: BATCH, talk },
    ...rankCounts.map((ranks): StepRun => ({ way: "data", images: BATCH / ranks, talk })),
    { way: "towers", images: BATCH, talk },
    { way: "towers", images: BATCH / 2, talk },
    ...rankCounts.filter((ranks) => ranks > 1)
      .map((ranks): StepRun => ({ way: "pairs", images: BATCH / (ranks / 2), talk })),
  ];
}

/** Steps of two ranks with every way to talk, and some that are only predicted. */
function runsOfTwo(): StepRun[] {
  const data = (images: number, talk: StepRun["talk"], more: Partial<StepRun> = {}): StepRun => ({
    ...{ way: "data", images, talk },
    ...more,
  });
  const towers = (images: number, talk: StepRun["talk"]): StepRun => ({
    ...{ way: "towers", images, talk },
  });
  return [
    ...(["none", "after", "during", "between"] as const).map((talk) => data(BATCH / 2, talk)),
    data(BATCH / 4, "after"),
    data(BATCH / 4, "after", { bucketBytes: SMALL_BUCKET }),
    ...(["none", "during"] as const).map((talk) => towers(BATCH, talk)),
    towers(BATCH / 2, "during"),
  ];
}

/** Steps over the slow link, all of them only predicted but those without talk. */
function runsOverLink(): StepRun[] {
  return runsOfTwo().filter(({ images, bucketBytes, way }) =>
    bucketBytes === undefined && images === (way === "data" ? BATCH / 2 : BATCH)
  );
}

/**
 * Measures everything with `timed` steps of each kind, more for the small net; `tell` gets a line for
 * each process.
 */
export async function measureScaling(
  timed: number,
  tell: (line: string) => void,
): Promise<MeasuredScaling> {
  const ranks = await Ranks.find(tell);
  const oneRank: StepMeasurements[] = [];
  for (const preset of nets) oneRank.push(await steps(ranks, 1, { preset, timed }, runsOfOne()));
  const sharedMemory = await ranks.run<LinkMeasurements>("measure_links.ts", links, 2);
  const twoRanks: StepMeasurements[] = [];
  for (const preset of nets) twoRanks.push(await steps(ranks, 2, { preset, timed }, runsOfTwo()));
  const namespaces = await measureNamespaces(ranks, timed, tell);
  return {
    machine: machineLine(),
    date: new Date().toISOString().slice(0, 10),
    ...{ oneRank, twoRanks, sharedMemory },
    ...(namespaces === undefined ? {} : { namespaces }),
  };
}

function steps(
  ranks: Ranks,
  count: number,
  { preset, timed }: { readonly preset: PresetName; readonly timed: number },
  runs: StepRun[],
  hosts?: NetworkNamespaces,
): Promise<StepMeasurements> {
  const request: StepRequest = { preset, steps: preset === "paper" ? timed : 5 * timed, runs };
  return ranks.run("measure_steps.ts", request, count, hosts);
}

/** Namespaces in place of hosts; undefined, with the reason, where that does not work. */
async function measureNamespaces(
  ranks: Ranks,
  timed: number,
  tell: (line: string) => void,
): Promise<MeasuredScaling["namespaces"]> {
  try {
    const wire = await measureWire(ranks, tell);
    await using hosts = await networkNamespaces(2, tell);
    if (wire === undefined || hosts === undefined) return undefined;
    const linked = () => ranks.run<LinkMeasurements>("measure_links.ts", links, 2, hosts);
    const fast = await linked();
    await hosts.limit(SLOW_LINK);
    const slow = await linked();
    const over = await steps(ranks, 2, { preset: "paper", timed }, runsOverLink(), hosts);
    return { fast, slow, wire, steps: over };
  } catch (error) {
    if (!(error instanceof AlexNetError)) throw error;
    tell(`no measurements between namespaces: ${error.message}`);
    return undefined;
  }
}

/** What leaves each of 2, 3 and 4 hosts in a sum; undefined where there are no namespaces. */
export async function measureWire(
  ranks: Ranks,
  tell: (line: string) => void,
): Promise<WireBytes[] | undefined> {
  const found: WireBytes[] = [];
  for (const count of [2, 3, 4]) {
    await using hosts = await networkNamespaces(count, tell);
    if (hosts === undefined) return undefined;
    found.push(await ranks.run<WireBytes>("measure_wire.ts", BUCKET_BYTES, count, hosts));
  }
  return found;
}
