/**
 * The run of a process that does not lead: it trains with the others and writes nothing.
 *
 * @module
 */
import type { TrainingHistory } from "../history.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { runNetwork } from "./run_network.ts";
import {
  evaluatedBy,
  leaderWants,
  measuredTogether,
  sharedValidation,
  type TrainingTeam,
} from "./training_team.ts";
import { sharedFacts } from "./shared_facts.ts";
import { type TrainingRunOptions, validationOf } from "./training_run.ts";

/** Options of {@linkcode assistTraining}: those of the leader's run without files and texts. */
export type AssistingRunOptions =
  & Omit<
    TrainingRunOptions,
    "folder" | "command" | "host" | "progress" | "onTest" | "keepBest" | "logEvery" | "signal"
  >
  & { readonly team: TrainingTeam };

/**
 * Makes the exchanges of `runTraining`, in the same order.
 *
 * @throws {NotFiniteError} and {ReplayError} as {@linkcode train} does.
 */
export async function assistTraining(options: AssistingRunOptions): Promise<TrainingHistory> {
  const { team, resume, validation, test } = options;
  using network = runNetwork(
    options,
    resume && { checkpoint: resume, path: "the checkpoint of rank 0" },
  );
  team.requireSame(sharedFacts(options, network));
  const halt = new AbortController();
  const stopListening = listenForInterrupt(() => halt.abort());
  const stop = team.stopBy(halt.signal);
  const joinIfWanted = async (state: TrainingHistory["state"]) => {
    if (!await leaderWants(team, () => false)) return;
    await team.whole(() => network.capture(state, options.settings));
  };
  try {
    const history = await network.train({
      epochs: options.epochs,
      microBatch: options.microBatch,
      validate: validation && sharedValidation(validationOf(network, validation, team), team),
      stopAtError: options.stopAtError,
      handleInterrupt: false,
      signal: stop.signal,
      reduceGradients: team.reduceGradients,
      joinLayers: team.joinLayers,
      progress: "none",
      onStep: () => stop.check(),
      onCheckpoint: joinIfWanted,
      checkpointEvery: options.checkpointEvery,
      replayEvery: options.replayEvery,
      inspectEvery: options.inspectEvery,
    });
    await joinIfWanted(history.state);
    if (history.stopped === "aborted" || test === undefined) return history;
    const { model, preprocessing } = network;
    await measuredTogether(
      team,
      () => evaluatedBy(team, model, test, { preprocessing, crops: options.crops }),
    );
    return history;
  } finally {
    stopListening();
  }
}
