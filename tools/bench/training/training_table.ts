/** The tables of the training of the course's nets, and of first steps. */
import { type Measurements, summary } from "../protocol.ts";
import { spread, table, three } from "../tables.ts";
import { type TrainingMeasurements, trainingWays } from "./training_plan.ts";
import { nets, trainingOf } from "./cifar_training.ts";

/** All times of `what`, and the version that was measured. */
interface Times {
  readonly version: string;
  readonly threads: number;
  readonly batch: number;
  readonly ms: readonly number[];
  readonly gflop?: number;
}

/** The times of `what` by `way`, one entry for each version, all rounds together. */
export function timesOf(
  training: readonly TrainingMeasurements[],
  way: typeof trainingWays[number],
  what: string,
): Times[] {
  const found = new Map<string, Times>();
  for (
    const { measurements: { version, threads, results } } of training.filter((each) =>
      each.way === way
    )
  ) {
    for (const { batch, ms, gflop } of results.filter((result) => result.what === what)) {
      const before = found.get(version)?.ms ?? [];
      found.set(version, {
        version,
        threads,
        batch,
        ms: [...before, ...ms],
        ...(gflop === undefined ? {} : { gflop }),
      });
    }
  }
  return [...found.values()];
}

/** The name of PyTorch's training without crops. */
export function readyImages(what: string): string {
  return `${what}, images ready`;
}

/** The lowest median of all versions; for PyTorch, that on images that need no crops. */
export function fastestPyTorch(
  training: readonly TrainingMeasurements[],
  net: typeof nets[number],
): { readonly ms: number; readonly batch: number; readonly version: string } | undefined {
  return timesOf(training, "PyTorch", readyImages(trainingOf(net)))
    .map(({ ms, batch, version }) => ({ ms: summary(ms).median, batch, version }))
    .toSorted((a, b) => a.ms - b.ms)[0];
}

/** Milliseconds per update by net and way. */
export function trainingTable(training: readonly TrainingMeasurements[]): string {
  const rows = nets.flatMap((net) => {
    const ours = timesOf(training, "WebAssembly only", trainingOf(net))[0];
    const gflop = ours?.gflop === undefined ? undefined : ours.gflop / ours.batch;
    const best = fastestPyTorch(training, net);
    const row = (title: string, { threads, batch, ms }: Times) => {
      const { median } = summary(ms);
      return [
        net,
        title,
        threads,
        spread(ms),
        three(1000 * batch / median),
        gflop === undefined ? "" : three(1000 * gflop * batch / median),
        best === undefined ? "" : `${(best.ms * batch / (best.batch * median)).toFixed(2)}x`,
      ];
    };
    return trainingWays.flatMap((way) => [
      ...timesOf(training, way, trainingOf(net)).map((times) =>
        row(way === "tfjs cpu" ? way : `${way}: ${times.version}`, times)
      ),
      ...timesOf(training, way, readyImages(trainingOf(net))).map((times) =>
        row(`${way}: ${times.version}, without crops`, times)
      ),
    ]);
  });
  return table(
    ["net", "system", "threads", "update, ms", "images/s", "GFLOP/s", "to PyTorch without crops"],
    rows,
  );
}

/** Milliseconds of each kernel in an update, and between kernels. */
export function trainingProfile(training: readonly TrainingMeasurements[]): string {
  const ways = ["libraries", "WebAssembly only", "WebAssembly only, 256-bit operations"] as const;
  const profiles = nets.flatMap((net) =>
    ways.map((way) => ({
      title: `${net}, ${way}`,
      numbers: training.findLast((each) =>
        each.way === way && each.measurements.results.some(({ what }) => what === trainingOf(net))
      )?.measurements.numbers ?? {},
    }))
  );
  const names = new Set(profiles.flatMap(({ numbers }) => Object.keys(numbers)));
  const rows = [...names].map((name) => ({
    name: name.replace("profile ", ""),
    ms: profiles.map(({ numbers }) => numbers[name] ?? 0),
  })).filter(({ ms }) => Math.max(...ms) >= 0.1);
  return table(
    ["kernel", ...profiles.map(({ title }) => `${title}, ms`)],
    rows.map(({ name, ms }) => [name, ...ms.map((each) => each < 0.005 ? "" : each.toFixed(2))]),
  );
}

/** Times of fresh processes. */
export function firstStepTable(firstSteps: readonly Measurements[]): string {
  const names = [...new Set(firstSteps.flatMap(({ results }) => results.map(({ what }) => what)))];
  return table(
    ["what", "batch", "ms"],
    names.map((name) => {
      const found = firstSteps.flatMap(({ results }) =>
        results.filter(({ what }) => what === name)
      );
      return [name, found[0].batch, spread(found.flatMap(({ ms }) => ms))];
    }),
  );
}
