/** The tables of the whole network and of its layers. */
import { fastestTorch } from "./targets.ts";
import { type Measured, timing } from "./plan.ts";
import { type Measurements, summary } from "./protocol.ts";
import { convolutions, fullyConnected, maps } from "./layer_cases.ts";
import { type Cell, spread, table, three } from "./tables.ts";

/** Systems with a training step or forward pass of the whole network, each with its title. */
function systems(measured: Measured): { title: string; measurements: Measurements[] }[] {
  const titled = (title: string, measurements: readonly Measurements[]) => ({
    title,
    measurements: measurements.filter(({ results }) =>
      results.some(({ what }) => what === "step" || what === "forward")
    ),
  });
  const versions = [...new Set(measured.torch.map(({ version }) => version))];
  const first = measured.blas[0];
  return [
    titled(`alexnet-cpu, ${first?.version ?? "BLAS"}`, measured.blas),
    titled("alexnet-cpu, WebAssembly only", measured.wasm),
    titled("alexnet-cpu, WebAssembly only, 256-bit operations", measured.wasmWide ?? []),
    ...versions.map((version) =>
      titled(`PyTorch ${version}`, measured.torch.filter((each) => each.version === version))
    ),
    ...measured.others.map((each) => titled(`${each.system} ${each.version}`, [each])),
  ].filter(({ measurements }) => measurements.length > 0);
}

/** The native libraries of the faster path, for the head of a column. */
export function libraries(measured: Measured): string {
  return measured.blas.some(({ version }) => version.includes("oneDNN"))
    ? "BLAS and oneDNN"
    : "BLAS";
}

/** Forward pass and step by batch and system. */
export function networkTable(measured: Measured): string {
  const rows: Cell[][] = [];
  const all = systems(measured);
  const batches = [
    ...new Set(
      all.flatMap(({ measurements }) =>
        measurements.flatMap(({ results }) =>
          results.flatMap(({ what, batch }) => what === "step" || what === "forward" ? [batch] : [])
        )
      ),
    ),
  ].toSorted((a, b) => a - b);
  for (const batch of batches) {
    const torch = fastestTorch(measured, "step", batch);
    for (const { title, measurements } of all) {
      const forward = timing(measurements, "forward", batch);
      const step = timing(measurements, "step", batch);
      if (forward === undefined && step === undefined) continue;
      const gflop = measured.blas.flatMap(({ results }) => results).find((result) =>
        result.what === "step" && result.batch === batch
      )?.gflop;
      const ms = step === undefined ? undefined : summary(step.ms).median;
      rows.push([
        batch,
        title,
        measurements[0].threads,
        forward === undefined ? "" : spread(forward.ms),
        step === undefined ? "" : spread(step.ms),
        ms === undefined ? "" : three(1000 * batch / ms),
        ms === undefined || (step?.gflop ?? gflop) === undefined
          ? ""
          : three(1000 * (step?.gflop ?? gflop ?? 0) / ms),
        ms === undefined || torch === undefined ? "" : `${(torch.ms / ms).toFixed(2)}x`,
      ]);
    }
  }
  return table(
    ["batch", "system", "threads", "forward, ms", "step, ms", "images/s", "GFLOP/s", "to PyTorch"],
    rows,
  );
}

/** Forward and gradients of each layer at `batch`. */
export function layerTable(measured: Measured, batch: number): string {
  const names = [
    ...convolutions.flatMap(({ name }) =>
      (name === "conv1" ? ["forward", "dW"] : ["forward", "dW", "dX"]).map((pass) =>
        `${name} ${pass}`
      )
    ),
    ...maps.flatMap(({ name, normalized }) => [
      ...(normalized ? [`LRN ${name} forward`, `LRN ${name} gradient`] : []),
      `pool ${name} forward`,
      `pool ${name} gradient`,
    ]),
    ...fullyConnected.flatMap(({ name }) => ["forward", "dW", "dX"].map((p) => `${name} ${p}`)),
    "fc6 update",
  ];
  const ceiling = measured.ceilings?.numbers?.["WASM registers, 2 threads, GFLOP/s"];
  const gemm = (measurements: readonly Measurements[]): number | undefined => {
    const found = timing(measurements, "GEMM 1024", 1);
    return found?.gflop === undefined ? undefined : 1000 * found.gflop / summary(found.ms).median;
  };
  const cells = (measurements: readonly Measurements[], name: string, most?: number): string[] => {
    const found = timing(measurements, name, batch);
    if (found === undefined) return ["", ""];
    const rate = found.gflop === undefined
      ? undefined
      : 1000 * found.gflop / summary(found.ms).median;
    const share = rate === undefined || most === undefined
      ? ""
      : ` (${(100 * rate / most).toFixed(0)} %)`;
    return [spread(found.ms), rate === undefined ? "" : `${three(rate)}${share}`];
  };
  const rows = names.map((name) => {
    const torch = fastestTorch(measured, name, batch);
    return [
      name,
      ...cells(measured.blas, name, gemm(measured.blas)),
      ...cells(measured.wasm, name, ceiling),
      torch === undefined ? "" : three(torch.ms),
    ];
  });
  return table(
    [
      "layer",
      `${libraries(measured)}, ms`,
      "GFLOP/s (of its GEMM)",
      "WASM, ms",
      "GFLOP/s (of registers)",
      "PyTorch, ms",
    ],
    rows,
  );
}
