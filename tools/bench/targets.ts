/**
 * The targets of the CPU backend on two threads, and whether they are reached.
 */
import { networkGflop } from "./layer_cases.ts";
import { type Measured, numberOf, timing } from "./plan.ts";
import { type Measurements, summary } from "./protocol.ts";

/** A row of the table of targets. */
export interface TargetRow {
  /** What is measured. */
  readonly what: string;
  /** The target, in words. */
  readonly target: string;
  /** The measurement, in words; a dash if there is none. */
  readonly here: string;
  /** Undefined if a required measurement is missing. */
  readonly reached?: boolean;
}

function median(
  measurements: readonly Measurements[],
  what: string,
  batch: number,
): number | undefined {
  const found = timing(measurements, what, batch);
  return found === undefined ? undefined : summary(found.ms).median;
}

/** GFLOP/s, from the median. */
function rate(
  measurements: readonly Measurements[],
  what: string,
  batch: number,
): number | undefined {
  const found = timing(measurements, what, batch);
  return found?.gflop === undefined ? undefined : 1000 * found.gflop / summary(found.ms).median;
}

/** The median of the fastest version of PyTorch. */
export function fastestTorch(
  measured: Measured,
  what: string,
  batch: number,
): { ms: number; version: string } | undefined {
  const versions = new Set(measured.torch.map(({ version }) => version));
  const found = [...versions].flatMap((version) => {
    const ms = median(measured.torch.filter((each) => each.version === version), what, batch);
    return ms === undefined ? [] : [{ ms, version }];
  });
  return found.toSorted((a, b) => a.ms - b.ms)[0];
}

const NOT_MEASURED = { here: "not measured" };

function ratioToTorch(measured: Measured, path: "blas" | "wasm", batch: number): TargetRow {
  const least = path === "blas" ? 1.1 : 0.35;
  const row = {
    what: `training step, batch ${batch}, ${path === "blas" ? "with BLAS" : "WebAssembly only"}`,
    target: `${least}x PyTorch's images/s`,
  };
  const mine = median(measured[path], "step", batch);
  const theirs = fastestTorch(measured, "step", batch);
  if (mine === undefined || theirs === undefined) return { ...row, ...NOT_MEASURED };
  const ratio = theirs.ms / mine;
  return {
    ...row,
    here: `${ratio.toFixed(2)}x (${(1000 * batch / mine).toFixed(1)} images/s, ` +
      `PyTorch ${theirs.version} ${(1000 * batch / theirs.ms).toFixed(1)})`,
    reached: ratio >= least,
  };
}

function atLeast(what: string, least: number, unit: string, value: number | undefined): TargetRow {
  const row = { what, target: `at least ${least} ${unit}` };
  return value === undefined
    ? { ...row, ...NOT_MEASURED }
    : { ...row, here: `${value.toFixed(1)} ${unit}`, reached: value >= least };
}

function within(
  what: string,
  most: readonly number[],
  values: readonly (number | undefined)[],
  unit = "ms",
): TargetRow {
  const row = { what, target: `at most ${most.join(" / ")} ${unit}` };
  const known = values.filter((value) => value !== undefined);
  if (known.length < most.length) return { ...row, ...NOT_MEASURED };
  return {
    ...row,
    here: `${known.map((value) => value.toFixed(value < 10 ? 1 : 0)).join(" / ")} ${unit}`,
    reached: known.every((value, i) => value <= most[i]),
  };
}

/** The kernels of a step by group of the time budget. */
const GROUPS: Readonly<Record<string, RegExp>> = {
  convolution: /^(FusedConv2D|Conv2D)/,
  normalization: /^LRN/,
  "fully connected": /^(_FusedMatMul|BatchMatMul)$/,
  update: /^MomentumUpdate$/,
  pooling: /^MaxPool/,
};

/** Milliseconds of a step at batch 32 by group; the last one is the rest. */
export function budget(measurements: readonly Measurements[]): Record<string, number> | undefined {
  const numbers = measurements.findLast((each) =>
    each.numbers?.["profile between kernels"] !== undefined
  )?.numbers;
  if (numbers === undefined) return undefined;
  const spent: Record<string, number> = Object.fromEntries(
    Object.keys(GROUPS).map((group) => [group, 0]),
  );
  spent["the rest"] = 0;
  for (const [name, ms] of Object.entries(numbers)) {
    if (!name.startsWith("profile ")) continue;
    const kernel = name.slice("profile ".length);
    const group = Object.entries(GROUPS).find(([, pattern]) => pattern.test(kernel))?.[0];
    spent[group ?? "the rest"] += ms;
  }
  return spent;
}

/** The lowest ratio of a gradient's rate to the forward rate over conv2 to conv5. */
function gradientShare(
  measurements: readonly Measurements[],
  batch: number,
): { share: number; what: string } | undefined {
  const shares = ["conv2", "conv3", "conv4", "conv5"].flatMap((layer) =>
    ["dW", "dX"].flatMap((pass) => {
      const forward = rate(measurements, `${layer} forward`, batch);
      const gradient = rate(measurements, `${layer} ${pass}`, batch);
      if (forward === undefined || gradient === undefined) return [];
      return [{ share: gradient / forward, what: `${layer} ${pass}` }];
    })
  );
  return shares.toSorted((a, b) => a.share - b.share)[0];
}

/** The median rate over conv2 to conv5, forward. */
function convolutionRate(
  measurements: readonly Measurements[],
  batch: number,
): number | undefined {
  const rates = ["conv2", "conv3", "conv4", "conv5"].flatMap((layer) => {
    const found = rate(measurements, `${layer} forward`, batch);
    return found === undefined ? [] : [found];
  });
  return rates.length === 0 ? undefined : summary(rates).median;
}

/** The best rate of another JavaScript or WebAssembly system for any part of a step. */
function scriptPeer(measured: Measured): { rate: number; what: string } | undefined {
  const found = measured.others.flatMap(({ system, results }) =>
    /tfjs cpu|jax/.test(system)
      ? results.filter(({ what }) => what === "step" || /^conv.* dW/.test(what)).map((result) => ({
        rate: 1000 * (result.gflop ?? 0) / summary(result.ms).median,
        what: `${system}, ${result.what}`,
      }))
      : []
  );
  return found.toSorted((a, b) => b.rate - a.rate)[0];
}

/** All targets with their measurements. `batch` is that of the single layers. */
export function targetRows(measured: Measured, batch: number): TargetRow[] {
  const { blas, wasm, wasmOneThread } = measured;
  const step = median(wasm, "step", 32);
  const wholeRate = step === undefined ? undefined : 1000 * networkGflop(32).step / step;
  const peer = scriptPeer(measured);
  const gradient = gradientShare(wasm, batch);
  const spent = budget(blas);
  const perImage = (size: number) => {
    const ms = median(blas, "step", size);
    return ms === undefined ? undefined : ms / size;
  };
  const [small, large] = [perImage(16), perImage(128)];
  const peak = numberOf(blas, "peak bytes, batch 128");
  return [
    ratioToTorch(measured, "blas", 32),
    ratioToTorch(measured, "blas", 128),
    ratioToTorch(measured, "wasm", 32),
    ratioToTorch(measured, "wasm", 128),
    atLeast("WebAssembly, whole step, batch 32", 60, "GFLOP/s", wholeRate),
    {
      what: "WebAssembly step against other JavaScript and WebAssembly training",
      target: "10x their rate",
      ...(wholeRate === undefined || peer === undefined ? NOT_MEASURED : {
        here: `${(wholeRate / peer.rate).toFixed(0)}x (${peer.what}: ${
          peer.rate.toPrecision(2)
        } GFLOP/s)`,
        reached: wholeRate >= 10 * peer.rate,
      }),
    },
    atLeast("WebAssembly GEMM 1024, 1 thread", 45, "GFLOP/s", rate(wasmOneThread, "GEMM 1024", 1)),
    atLeast("WebAssembly GEMM 1024, 2 threads", 85, "GFLOP/s", rate(wasm, "GEMM 1024", 1)),
    atLeast(
      "WebAssembly conv2 to conv5 forward, median, 1 thread",
      45,
      "GFLOP/s",
      convolutionRate(wasmOneThread, batch),
    ),
    atLeast(
      "WebAssembly conv2 to conv5 forward, median, 2 threads",
      85,
      "GFLOP/s",
      convolutionRate(wasm, batch),
    ),
    {
      what: "WebAssembly gradients of conv2 to conv5, slowest",
      target: "80 % of forward",
      ...(gradient === undefined ? NOT_MEASURED : {
        here: `${(100 * gradient.share).toFixed(0)} % (${gradient.what})`,
        reached: gradient.share >= 0.8,
      }),
    },
    within(`LRN of conv1's maps, batch ${batch}, forward / gradient`, [4, 7], [
      median(blas, "LRN 1 forward", batch),
      median(blas, "LRN 1 gradient", batch),
    ]),
    within(
      "BLAS step, batch 32: convolution / LRN / fc / update / pools / rest",
      [450, 75, 80, 25, 15, 30],
      spent === undefined ? [] : [
        spent.convolution,
        spent.normalization,
        spent["fully connected"],
        spent.update,
        spent.pooling,
        spent["the rest"],
      ],
    ),
    within(`max pool 3x3/2 of conv1's maps, batch ${batch}, forward / gradient`, [1, 1], [
      median(blas, "pool 1 forward", batch),
      median(blas, "pool 1 gradient", batch),
    ]),
    within(
      `fc6, batch ${batch}, forward / dW / dX`,
      [12, 12, 12],
      ["forward", "dW", "dX"].map((pass) => median(blas, `fc6 ${pass}`, batch)),
    ),
    within("momentum update of fc6", [15], [median(blas, "fc6 update", batch)]),
    {
      what: "time per image, batch 16 to batch 128, with BLAS",
      target: "does not grow",
      ...(small === undefined || large === undefined ? NOT_MEASURED : {
        here: `${small.toFixed(1)} ms to ${large.toFixed(1)} ms`,
        // The tolerance is the difference between two runs of the same measurement.
        reached: large <= 1.05 * small,
      }),
    },
    within(
      "peak memory, batch 128",
      [3.2],
      [peak === undefined ? undefined : peak / 1e9],
      "GB",
    ),
  ];
}
