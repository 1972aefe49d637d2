/**
 * Chooses the device of a lesson: the one that is faster at the lesson's size.
 *
 * Launching a kernel on a GPU costs the same whatever it computes. The nets of the lessons are
 * small, so on many machines the CPU is faster; for the paper's net it is not. The threshold
 * differs between machines, so one step of the lesson is timed on both, once, and the result is
 * stored.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { environmentVariable, inDeno, nodeBuiltin } from "../deno_only.ts";
import { writeAtomically } from "../files/atomic_write.ts";
import { cacheFolder } from "../files/cache_folder.ts";
import { AlexNetError } from "../errors.ts";
import { requireRegularFile } from "../files/regular_file.ts";
import { findGPU, useBackend } from "../ops/backend.ts";
import { changeSpec } from "../spec/change.ts";
import { preset, type PresetName } from "../spec/presets.ts";
import { describeNetwork } from "../spec/shapes.ts";
import type { AlexNetSpec } from "../spec/spec.ts";
import { requireSpecFields } from "../spec/spec_fields.ts";
import { readable } from "../figures/readable.ts";
import { isRecord } from "../is_record.ts";
import { median } from "../statistics/median.ts";
import { prepareStep } from "../experiments/training_step.ts";

/** The size of a lesson's steps. */
export interface LessonSize {
  /** Images per step; default: the batch size in the net's spec. */
  batchSize?: number;
  /** Factor by which the numbers of kernels and units are multiplied; default 1. */
  width?: number;
}

/** Options of {@linkcode useLessonBackend}. */
export interface LessonBackendOptions {
  /** Whether to time a software WebGPU adapter too; default false. */
  software?: boolean;
  /** The file with earlier results; default: `lesson_backends.json` in the cache folder. */
  path?: string;
}

/** The result of timing one step on one backend. */
export type Trial =
  /** Median milliseconds of a step. */
  | { milliseconds: number }
  /** Why there is no time. */
  | { failure: string };

/** The trials of one step on both devices. */
export interface Trials {
  /** On the CPU. */
  cpu: Trial;
  /** On the GPU. */
  webgpu: Trial;
}

/** Maximum multiply-adds of a trial's forward pass: larger steps are timed with fewer images. */
const mostMacs = 5e9;
/** Minimum duration in milliseconds and minimum number of steps of a trial. */
const leastTime = 300;
const leastSteps = 3;

/**
 * Selects the backend of a lesson and returns one line about the choice.
 *
 * `ALEXNET_BACKEND` takes precedence if it is set. In a browser the choice is that of `useBackend`.
 * Without a hardware GPU there is no choice. With
 * one, a training step of `net` is timed on `alexnet-cpu` and on `webgpu` (a second or two, once
 * per machine, libraries and size), and the faster backend is used. Call it before the first tensor
 * is created.
 *
 * ```ts
 * import { setup, useLessonBackend } from "@alexnet/alexnet/course";
 *
 * const params = await setup("99", {
 *   quick: { batchSize: 20 },
 *   laptop: { batchSize: 64 },
 *   full: { batchSize: 128 },
 * });
 * console.log(await useLessonBackend("cifarSmall", params));
 * ```
 *
 * @param net the net of the lesson, or the name of its preset.
 * @param size images per step and width of the net, if they differ from the preset's.
 * @param options where the result is stored, and whether a software adapter is timed too.
 * @returns one line: the backend, and both times if there was a choice.
 * @throws {BadArgumentError} for an unknown preset or an unknown backend in `ALEXNET_BACKEND`.
 * @throws {AlexNetError} when the step fails on both.
 */
export async function useLessonBackend(
  net: PresetName | AlexNetSpec,
  size: LessonSize = {},
  options: LessonBackendOptions = {},
): Promise<string> {
  requireOptions("useLessonBackend", options, { software: true, path: true });
  if (typeof net !== "string") requireSpecFields("useLessonBackend", net);
  const spec = widened(typeof net === "string" ? preset(net) : net, size.width ?? 1);
  const wish = environmentVariable("ALEXNET_BACKEND") ?? "";
  if (wish !== "" || !inDeno()) return await useBackend();
  const gpu = await findGPU(options.software);
  const report = await useBackend("alexnet-cpu");
  if (gpu === undefined) return report;
  const { multiplyAdds, parameters } = describeNetwork(spec);
  const wanted = size.batchSize ?? spec.training.batchSize;
  const images = Math.max(1, Math.min(wanted, Math.floor(mostMacs / multiplyAdds)));
  const key = [spec.name, parameters, multiplyAdds, images, gpu, report, Deno.version.deno].join(
    "; ",
  );
  const store = new TrialStore(options.path ?? `${cacheFolder()}/lesson_backends.json`);
  let trials = await store.read(key);
  if (trials === undefined) {
    trials = { cpu: await timed(spec, images), webgpu: await timedOnGPU(spec, images) };
    await store.write(key, trials);
  }
  const { backend, reason } = fasterBackend(trials, `one step of ${images} images`);
  const chosen = await useBackend(backend);
  return `${chosen}; ${reason}`;
}

/**
 * The faster backend according to {@linkcode Trials}, and the reason in words; in a tie, the CPU.
 *
 * @param step what was timed, as the subject of the sentence.
 * @throws {AlexNetError} when both trials failed.
 */
export function fasterBackend(
  { cpu, webgpu }: Trials,
  step: string,
): { backend: "alexnet-cpu" | "webgpu"; reason: string } {
  const time = (trial: { milliseconds: number }) => `${readable(trial.milliseconds, 2)} ms`;
  if ("failure" in cpu) {
    if ("failure" in webgpu) {
      throw new AlexNetError(
        `Expected ${step} to run on alexnet-cpu or webgpu but both failed: ${cpu.failure} ` +
          `${webgpu.failure}`,
      );
    }
    return {
      backend: "webgpu",
      reason: `${step} takes ${time(webgpu)} here and fails on alexnet-cpu: ${cpu.failure}`,
    };
  }
  if ("failure" in webgpu) {
    return {
      backend: "alexnet-cpu",
      reason: `${step} takes ${time(cpu)} here and fails on webgpu: ${webgpu.failure}`,
    };
  }
  return webgpu.milliseconds < cpu.milliseconds
    ? {
      backend: "webgpu",
      reason: `${step} takes ${time(webgpu)} here, ${time(cpu)} on alexnet-cpu`,
    }
    : {
      backend: "alexnet-cpu",
      reason: `${step} takes ${time(cpu)} here, ${time(webgpu)} on webgpu`,
    };
}

function widened(spec: AlexNetSpec, width: number): AlexNetSpec {
  if (width === 1) return spec;
  return changeSpec(spec, {
    layers: Object.fromEntries([
      ...spec.convolutions.map(({ name, kernels }) => [name, { kernels: kernels * width }]),
      ...spec.fullyConnected.map(({ name, units }) => [name, { units: units * width }]),
    ]),
  });
}

async function timedOnGPU(spec: AlexNetSpec, images: number): Promise<Trial> {
  try {
    await useBackend("webgpu");
  } catch (error) {
    return failed(error);
  }
  return await timed(spec, images);
}

/**
 * Times a step on the current backend, after two warm-up steps that compile kernels and allocate
 * memory.
 */
async function timed(spec: AlexNetSpec, images: number): Promise<Trial> {
  try {
    const { run, dispose } = prepareStep(spec, images);
    try {
      for (let i = 0; i < 2; i++) await run();
      const times: number[] = [];
      const end = performance.now() + leastTime;
      while (times.length < leastSteps || performance.now() < end) {
        const started = performance.now();
        await run();
        times.push(performance.now() - started);
      }
      return { milliseconds: median(times) };
    } finally {
      dispose();
    }
  } catch (error) {
    return failed(error);
  }
}

/** Turns the failure of a device into a result; any other error is a bug and is rethrown. */
function failed(error: unknown): Trial {
  if (error instanceof AlexNetError) return { failure: error.message };
  throw error;
}

/** Stores the results of earlier trials in a file. */
class TrialStore {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The trials stored under `key`; `undefined` if there are none or the file is damaged. */
  async read(key: string): Promise<Trials | undefined> {
    const found = (await this.#all())[key];
    return isTrials(found) ? found : undefined;
  }

  /** Stores `trials`. If the file cannot be written, the next lesson measures again. */
  async write(key: string, trials: Trials): Promise<void> {
    const text = JSON.stringify({ ...await this.#all(), [key]: trials }, null, 2) + "\n";
    try {
      await Deno.mkdir(nodeBuiltin("node:path").dirname(this.path), { recursive: true });
      await writeAtomically(this.path, new TextEncoder().encode(text));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  async #all(): Promise<Record<string, unknown>> {
    try {
      await requireRegularFile(this.path, { expected: "speeds of backends", most: 2 ** 26 });
      const raw: unknown = JSON.parse(await Deno.readTextFile(this.path));
      return isRecord(raw) ? raw : {};
    } catch (error) {
      if (error instanceof Error) return {};
      throw error;
    }
  }
}

function isTrials(value: unknown): value is Trials {
  return isRecord(value) && isTrial(value.cpu) && isTrial(value.webgpu);
}

function isTrial(value: unknown): value is Trial {
  if (!isRecord(value)) return false;
  const { milliseconds, failure } = value;
  return typeof failure === "string" ||
    (typeof milliseconds === "number" && milliseconds > 0 && milliseconds < Infinity);
}
