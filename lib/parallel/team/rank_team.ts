/**
 * The ranks of an MPI job as a team that makes one training run.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import type { Checkpoint } from "../../training/checkpoint/checkpoint_format.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../training/checkpoint/checkpoint_format.ts";
import { ownGradients } from "../../training/learning_rule/gradients.ts";
import type { TeamStop, TrainingTeam } from "../../training/run/training_team.ts";
import { AgreedStop } from "./agreed_stop.ts";
import { imagesOfPart } from "../data/batch_part.ts";
import { DataParallel } from "../data/data_parallel.ts";
import { type CallTraffic, trafficSince } from "../mpi/call_traffic.ts";
import type { Communicator } from "../mpi/communicator.ts";
import type { Mpi } from "../mpi/mpi.ts";
import { numbersOfFirst } from "./patience.ts";
import { predictParts } from "../data/predict_parts.ts";
import { gatherHosts, requireSameFacts, slowRankText } from "./rank_report.ts";
import { checkpointOfTower, joinCheckpoints } from "../towers/tower_checkpoint.ts";
import { joinTowerFractions } from "../towers/tower_fractions.ts";
import type { TowerLink, Traffic } from "../towers/tower_exchange.ts";
import { twoTowers } from "../towers/two_towers.ts";

/** What the ranks divide: the towers of the net, or the images of each batch. */
export type ParallelMode = "towers" | "data";

/** What a team reports; each is called on rank 0 only. */
export interface RankTeamReports {
  /** What a rank sent in the first step of two towers; of a replayed step, in one of its two passes. */
  readonly onTraffic: (step: Traffic) => void;
  /** The sums over the ranks in the first step of data-parallel training. */
  readonly onSums: (step: CallTraffic) => void;
  /** A sentence about a rank that the others wait for. */
  readonly onSlowRank: (sentence: string) => void;
}

/** A {@linkcode TrainingTeam} of ranks. */
export type RankTeam = TrainingTeam & {
  /** What the ranks divide. */
  readonly mode: ParallelMode;
  /** The host of each rank. */
  readonly hosts: readonly string[];
  /** The ranks on this rank's host. */
  readonly ranksHere: number;
  /** Gives the leader's checkpoint to all ranks; the others call it without one. */
  share(own?: Checkpoint): Promise<Checkpoint | undefined>;
};

/**
 * The team of all ranks; each must call it.
 *
 * @param end ends the run after the current step, on all ranks, when it is aborted on one of them.
 * @throws {BadArgumentError} when there are not as many ranks as `ranks`.
 * @throws {MpiError} if MPI reports an error.
 */
export function rankTeam(
  mpi: Mpi,
  mode: ParallelMode,
  ranks: number | undefined,
  reports: RankTeamReports,
  end?: AbortSignal,
): RankTeam {
  const { world } = mpi;
  if (ranks !== undefined && world.size !== ranks) {
    throw new BadArgumentError(
      `Expected ${ranks} ranks but found ${world.size} by ${mpi.version} (${mpi.path}); start them ` +
        "with the mpiexec of that library, or set --ranks to what the job has.",
    );
  }
  const hosts = gatherHosts(world, mpi.host);
  const shared = {
    mode,
    hosts,
    ranksHere: hosts.filter((host) => host === hosts[world.rank]).length,
    leads: world.rank === 0,
    share: (own?: Checkpoint) => shareCheckpoint(world, own),
    requireSame: (facts: Readonly<Record<string, unknown>>) =>
      requireSameFacts(world, facts, hosts),
    measured: async (count: number, measure: TeamMeasure) =>
      await numbersOfFirst(world, count, await measure()),
  };
  const team = mode === "towers" ? towerTeam(world, reports) : dataTeam(mpi, reports);
  return {
    ...shared,
    ...team,
    stopBy: (wish) => team.stopBy(end === undefined ? wish : AbortSignal.any([wish, end])),
  };
}

/** What differs between the two kinds of teams. */
type TeamPart = Omit<TrainingTeam, "leads" | "requireSame" | "measured">;
type TeamMeasure = Parameters<TrainingTeam["measured"]>[1];

function towerTeam(world: Communicator, { onTraffic }: RankTeamReports): TeamPart {
  let link: TowerLink | undefined;
  let isFirst = world.rank === 0;
  return {
    build: (spec, seed) => {
      const tower = twoTowers(spec, world, { seed });
      link = tower.link;
      return tower.model;
    },
    // Each tower computes its own gradients; what it sends meanwhile is counted.
    reduceGradients: async (step) => {
      const before = link?.traffic;
      const own = await ownGradients(step);
      if (isFirst && link !== undefined && before !== undefined) {
        const passes = step.replayed ? 2 : 1;
        onTraffic({
          messages: (link.traffic.messages - before.messages) / passes,
          bytes: (link.traffic.bytes - before.bytes) / passes,
        });
      }
      isFirst = false;
      return own;
    },
    partOf: (whole) => checkpointOfTower(whole, world.rank),
    imagesOf: (images) => imagesOfPart(images, 0, 1),
    whole: async (capture) => joinCheckpoints(await capture(), world),
    stopBy: (wish) => stopOf(world, wish),
    joinLayers: (own) => joinTowerFractions(own, world),
  };
}

function dataTeam(mpi: Mpi, { onSums, onSlowRank }: RankTeamReports): TeamPart {
  const { world } = mpi;
  const parallel = new DataParallel(mpi, {
    onTimes: (times, hosts) => {
      const sentence = slowRankText(times, hosts);
      if (sentence !== undefined && world.rank === 0) onSlowRank(sentence);
    },
  });
  let isFirst = world.rank === 0;
  return {
    reduceGradients: async (step) => {
      const before = world.traffic.sums;
      const sum = await parallel.reduceGradients(step);
      if (isFirst) onSums(trafficSince(before, world.traffic.sums));
      isFirst = false;
      return sum;
    },
    imagesOf: (images) => imagesOfPart(images, world.rank, world.size),
    whole: async (capture) => world.rank === 0 ? await capture() : undefined,
    stopBy: (wish) => stopOf(world, wish),
    predict: predictParts(world),
  };
}

function stopOf(world: Communicator, wish: AbortSignal): TeamStop {
  const { signal, check } = new AgreedStop(world, wish);
  return { signal, check };
}

/** The checkpoint of rank 0 on all ranks. Only its host needs the file. */
async function shareCheckpoint(
  world: Communicator,
  own: Checkpoint | undefined,
): Promise<Checkpoint | undefined> {
  const bytes = own === undefined ? undefined : await encodeCheckpoint(own);
  const [length] = await numbersOfFirst(world, 1, [bytes?.length ?? 0]);
  if (length === 0) return undefined;
  const received = bytes ?? new Uint8Array(length);
  world.broadcast(received);
  return own ?? decodeCheckpoint(received, "the checkpoint of rank 0");
}
