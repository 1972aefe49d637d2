/**
 * What `--ranks`, `--parallel` and `--hosts` of `deno task train` mean, and whether the run can be
 * divided so.
 *
 * @module
 */
import { readableVariable } from "../../deno_only.ts";
import { BadArgumentError } from "../../errors.ts";
import type { ParallelMode } from "../../parallel/team/rank_team.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { TrainFlags } from "../training/train_command.ts";

/** A run on several ranks. */
export interface RankPlan {
  /** How many; undefined in a job that another program started without `--ranks`. */
  readonly ranks: number | undefined;
  /** What they divide. */
  readonly mode: ParallelMode;
  /** The hosts they run on; undefined: this one, or those of the batch system. */
  readonly hosts: readonly string[] | undefined;
}

/** By these variables a process knows that a launcher of MPI started it: MPICH, PMIx, Slurm's PMI. */
const RANK_VARIABLES = ["PMI_RANK", "PMIX_RANK"] as const;

/** Whether a launcher of MPI started this process as one of several. */
export function isRank(
  variables: (name: string) => string | undefined = readableVariable,
): boolean {
  return RANK_VARIABLES.some((name) => variables(name) !== undefined);
}

/**
 * Whether another process of the job gives the same warnings as this one: rank 0 gives them.
 *
 * @param ranks what `--ranks` says.
 */
export function leavesWarnings(
  ranks: number | undefined,
  variables: (name: string) => string | undefined = readableVariable,
): boolean {
  const rank = RANK_VARIABLES.map(variables).find((value) => value !== undefined);
  return rank === undefined ? ranks !== undefined && ranks > 1 : rank !== "0";
}

/**
 * The run on several ranks that the flags ask for; undefined if they ask for one process.
 *
 * @param started Whether a launcher already started this process.
 * @throws {BadArgumentError} when a flag lacks another one, or the net cannot be divided so.
 */
export function rankPlanOf(
  flags: Pick<TrainFlags, "ranks" | "parallel" | "hosts" | "backend" | "estimate">,
  spec: AlexNetSpec,
  started: boolean,
): RankPlan | undefined {
  const { ranks, parallel, backend } = flags;
  const hosts = flags.hosts === undefined ? undefined : hostsIn(flags.hosts);
  if (ranks === undefined && !(started && parallel !== undefined)) {
    if (parallel === undefined && hosts === undefined) return undefined;
    throw new BadArgumentError(
      `--${
        parallel === undefined ? "hosts" : "parallel"
      } needs --ranks, the number of processes, ` +
        "e.g. --ranks 2.",
    );
  }
  if (flags.estimate) {
    throw new BadArgumentError("--estimate measures one process; leave --ranks out.");
  }
  if (ranks === 1) {
    if (parallel !== "towers" && hosts === undefined) return undefined;
    throw new BadArgumentError(
      parallel === "towers"
        ? "--parallel towers needs --ranks 2, one for each tower, but found 1; leave both out for one " +
          "process."
        : "--hosts needs --ranks 2 or more but found 1.",
    );
  }
  const fitsTowers = ranks === 2 && spec.towers === 2 && backend !== "webgpu";
  const mode = parallel ?? (fitsTowers ? "towers" : "data");
  if (mode === "towers") requireTowers(ranks, spec, backend);
  return { ranks, mode, hosts };
}

function requireTowers(
  ranks: number | undefined,
  { name, towers }: AlexNetSpec,
  backend: TrainFlags["backend"],
): void {
  if (towers !== 2) {
    throw new BadArgumentError(
      `--parallel towers needs a net with two towers, e.g. --preset paper or cifarTwoTower, but ` +
        `${name} has ${towers}; choose one of them, or --parallel data.`,
    );
  }
  if (ranks !== undefined && ranks !== 2) {
    throw new BadArgumentError(
      `--parallel towers needs --ranks 2, one for each tower, but found ${ranks}; for more ranks, ` +
        "choose --parallel data.",
    );
  }
  if (backend === "webgpu") {
    throw new BadArgumentError(
      "--parallel towers needs a backend on the CPU but found --backend webgpu, which cannot send " +
        "maps in the middle of a pass; choose --backend alexnet-cpu, or --parallel data.",
    );
  }
}

/** The images that the ranks of a run divide. */
export interface DividedImages {
  /** Images of a batch. */
  readonly batch: number;
  /** Images of an epoch; undefined as long as they are not known. */
  readonly images: number | undefined;
  /** Whether `--limit` is the number of images; of a folder of pictures, each class rounds its part. */
  readonly limitIsExact: boolean;
}

/**
 * Checks that the images of every batch can be divided.
 *
 * @param plan with the number of ranks; without one, nothing is checked.
 * @throws {BadArgumentError} when ranks get different numbers of images of a batch, or the last batch
 * has none for one of them.
 */
export function requireDivisible(
  { mode, ranks }: Pick<RankPlan, "mode" | "ranks">,
  { batch, images, limitIsExact }: DividedImages,
): void {
  if (mode !== "data" || ranks === undefined) return;
  if (batch % ranks !== 0) {
    const below = batch - batch % ranks;
    throw new BadArgumentError(
      `Expected a batch that ${ranks} ranks divide equally but found --batch ${batch}; choose ` +
        `${below > 0 ? `${below} or ` : ""}${below + ranks}.`,
    );
  }
  if (images === undefined || !lacksImages(images, batch, ranks)) return;
  const rest = images % batch;
  const whole = images - rest;
  const other = otherBatch(images, batch, ranks);
  const hints = [
    ...(limitIsExact && whole > 0 ? [`--limit ${whole}`] : []),
    ...(other === undefined ? [] : [`--batch ${other}`]),
    "fewer ranks",
  ];
  throw new BadArgumentError(
    `Expected an image for each of ${ranks} ranks in the last batch of an epoch but found ${rest} ` +
      `(${images} images in batches of ${batch}); choose ${hints.join(" or ")}.`,
  );
}

/** Whether the last batch of an epoch has no image for one of the ranks. */
function lacksImages(images: number, batch: number, ranks: number): boolean {
  const rest = images % batch;
  return rest > 0 && rest < ranks;
}

/** The next smaller batch that the ranks can divide, or else the next larger one. */
function otherBatch(images: number, batch: number, ranks: number): number | undefined {
  const fits = (size: number) => !lacksImages(images, size, ranks);
  for (let size = batch - ranks; size > 0; size -= ranks) if (fits(size)) return size;
  for (let size = batch + ranks; size <= images; size += ranks) if (fits(size)) return size;
  return undefined;
}

/** Names or addresses of hosts, with `:N` for a number of ranks from 1; no flags of a program. */
function hostsIn(list: string): string[] {
  const hosts = list.split(",").map((host) => host.trim());
  const wrong = hosts.find((host) => !/^[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[1-9]\d{0,4})?$/.test(host));
  if (wrong === undefined) return hosts;
  throw new BadArgumentError(
    `Expected names of hosts with commas between them for --hosts, e.g. alpha,beta or alpha:2,beta:2, ` +
      `but found ${JSON.stringify(wrong)}.`,
  );
}
