/**
 * The targets of the CPU backend on two threads, and whether they are reached.
 */
import { networkGflop } from "./layer_cases.ts";
import { type Measured, numberOf, timing } from "./plan.ts";
import { type Measurements, summary } from "./protocol.ts";
import { budget } from "./step_budget.ts";
import { atLeast, NOT_MEASURED, type TargetRow, within } from "./target_rows.ts";
import { trainingTargets } from "./training/training_targets.ts";

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

/** The median of the fastest PyTorch 2, or of the fastest version if there is no PyTorch 2. */
export function fastestTorch2(
  measured: Measured,
  what: string,
  batch: number,
): { ms: number; version: string } | undefined {
  const torch = measured.torch.filter(({ version }) => version.startsWith("2."));
  return fastestTorch(torch.length === 0 ? measured : { ...measured, torch }, what, batch);
}

/** The measurements of a whole network for each configuration, with title and target. */
const paths = [
  { path: "blas", title: "with BLAS", least: 1.46 },
  { path: "wasm", title: "WebAssembly only", least: 0.68 },
  { path: "wasmWide", title: "WebAssembly only, 256-bit operations", least: 0.85 },
] as const;

function ratioToTorch(
  measured: Measured,
  { path, title, least }: typeof paths[number],
  batch: number,
): TargetRow {
  const row = {
    what: `training step, batch ${batch}, ${title}`,
    target: `${least}x PyTorch's images/s`,
  };
  const mine = median(measured[path], "step", batch);
  const theirs = fastestTorch2(measured, "step", batch);
  if (mine === undefined || theirs === undefined) return { ...row, ...NOT_MEASURED };
  const ratio = theirs.ms / mine;
  return {
    ...row,
    here: `${ratio.toFixed(2)}x (${(1000 * batch / mine).toFixed(1)} images/s, ` +
      `PyTorch ${theirs.version} ${(1000 * batch / theirs.ms).toFixed(1)})`,
    reached: ratio >= least,
  };
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

/** The median rate over conv2 to conv5, forward and both gradients. */
function convolutionRate(
  measurements: readonly Measurements[],
  batch: number,
): number | undefined {
  const rates = ["conv2", "conv3", "conv4", "conv5"].flatMap((layer) =>
    ["forward", "dW", "dX"].flatMap((pass) => rate(measurements, `${layer} ${pass}`, batch) ?? [])
  );
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

const CONVOLUTIONS = "conv2 to conv5, forward and gradients, median";

/** All targets with their measurements. `batch` is that of the single layers. */
export function targetRows(measured: Measured, batch: number): TargetRow[] {
  const { blas, wasm, wasmOneThread, wasmWide, wasmWideOneThread } = measured;
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
    ...paths.flatMap((path) => [32, 128].map((size) => ratioToTorch(measured, path, size))),
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
    ...trainingTargets(measured),
    ...([
      ["GEMM 1024, 1 thread", 42, rate(wasmOneThread, "GEMM 1024", 1)],
      ["GEMM 1024, 2 threads", 80, rate(wasm, "GEMM 1024", 1)],
      ["GEMM 1024, 256-bit operations, 1 thread", 56, rate(wasmWideOneThread, "GEMM 1024", 1)],
      ["GEMM 1024, 256-bit operations, 2 threads", 105, rate(wasmWide, "GEMM 1024", 1)],
      [`${CONVOLUTIONS}, 2 threads`, 80, convolutionRate(wasm, batch)],
      [`${CONVOLUTIONS}, 256-bit operations, 2 threads`, 100, convolutionRate(wasmWide, batch)],
    ] as const).map(([what, least, value]) =>
      atLeast(`WebAssembly ${what}`, least, "GFLOP/s", value)
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
