/**
 * Formats the measurements as Markdown.
 */
import { budget, fastestTorch, targetRows } from "./targets.ts";
import { type Measured, numberOf, timing } from "./plan.ts";
import { type Measurements, summary } from "./protocol.ts";
import { convolutions, fullyConnected, maps } from "./layer_cases.ts";
import { cropTable } from "./crop_cases.ts";
import { oneDnnTable, oneDnnVerdict } from "./onednn_ways.ts";
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
    ...versions.map((version) =>
      titled(`PyTorch ${version}`, measured.torch.filter((each) => each.version === version))
    ),
    ...measured.others.map((each) => titled(`${each.system} ${each.version}`, [each])),
  ].filter(({ measurements }) => measurements.length > 0);
}

/** The native libraries of the faster path, for the head of a column. */
function libraries(measured: Measured): string {
  return measured.blas.some(({ version }) => version.includes("oneDNN"))
    ? "BLAS and oneDNN"
    : "BLAS";
}

function networkTable(measured: Measured): string {
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

function layerTable(measured: Measured, batch: number): string {
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

function ceilingTable(measured: Measured): string {
  const rows: Cell[][] = Object.entries(measured.ceilings?.numbers ?? {}).map(([name, value]) => [
    name,
    three(value),
  ]);
  const gemm = (title: string, measurements: readonly Measurements[]): void => {
    const found = timing(measurements, "GEMM 1024", 1);
    if (found === undefined) return;
    const gflop = found.gflop ?? 2e-9 * 1024 ** 3;
    rows.push([title, three(1000 * gflop / summary(found.ms).median)]);
  };
  gemm("GEMM 1024, BLAS, 2 threads, GFLOP/s", measured.blas);
  gemm("GEMM 1024, WebAssembly, 2 threads, GFLOP/s", measured.wasm);
  gemm("GEMM 1024, WebAssembly, 1 thread, GFLOP/s", measured.wasmOneThread);
  for (const version of new Set(measured.torch.map((each) => each.version))) {
    gemm(
      `GEMM 1024, PyTorch ${version}, 2 threads, GFLOP/s`,
      measured.torch.filter((each) => each.version === version),
    );
  }
  return table(["ceiling", "measured"], rows);
}

/** The time of a step at batch 32, by kernel. */
function profileTable(measured: Measured): string {
  const of = (measurements: readonly Measurements[]) =>
    measurements.findLast(({ numbers }) => numbers?.["profile between kernels"] !== undefined)
      ?.numbers ?? {};
  const [blas, wasm] = [of(measured.blas), of(measured.wasm)];
  const names = [...new Set([...Object.keys(blas), ...Object.keys(wasm)])]
    .filter((name) => name.startsWith("profile "));
  const rows = names.map((name) => [
    name.slice("profile ".length),
    blas[name] === undefined ? "" : blas[name].toFixed(1),
    wasm[name] === undefined ? "" : wasm[name].toFixed(1),
  ]).filter(([, a, b]) => Number(a) >= 1 || Number(b) >= 1);
  const groups = budget(measured.blas);
  const wasmGroups = budget(measured.wasm);
  const sums = Object.keys(groups ?? {}).map((name) => [
    `= ${name}`,
    groups?.[name].toFixed(0) ?? "",
    wasmGroups?.[name].toFixed(0) ?? "",
  ]);
  return table(["kernel", `${libraries(measured)}, ms`, "WebAssembly, ms"], [...rows, ...sums]);
}

function memoryTable(measured: Measured): string | undefined {
  const weights = numberOf(measured.blas, "weight bytes");
  const rest = numberOf(measured.blas, "bytes at rest, batch 128");
  const peak = numberOf(measured.blas, "peak bytes, batch 128");
  if (weights === undefined || rest === undefined || peak === undefined) return undefined;
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);
  return table(["kind", "GB at batch 128"], [
    ["weights", gigabytes(weights)],
    ["velocities", gigabytes(weights)],
    ["work space kept between steps", gigabytes(rest - 2 * weights)],
    ["gradients", gigabytes(weights)],
    ["images, activations and their gradients", gigabytes(peak - rest - weights)],
    ["peak of all", gigabytes(peak)],
  ]);
}

function otherTable(measured: Measured): string | undefined {
  const rows = measured.others.flatMap(({ system, version, threads, results }) =>
    results.map(({ what, batch, ms, gflop }) => {
      const { median } = summary(ms);
      return [
        `${system} ${version}`,
        threads,
        what,
        batch,
        three(median),
        gflop === undefined ? "" : three(1000 * gflop / median),
      ];
    })
  );
  if (rows.length === 0) return undefined;
  return table(["system", "threads", "what", "batch", "ms", "GFLOP/s"], rows);
}

/** The whole document. `machine`: one line; `command`: the command that writes it. */
export function markdown(
  measured: Measured,
  { machine, date, command, layerBatch }: {
    machine: string;
    date: string;
    command: string;
    layerBatch: number;
  },
): string {
  const targets = targetRows(measured, layerBatch);
  const section = (title: string, text: string, content: string | undefined): string[] =>
    content === undefined ? [] : ["", `## ${title}`, "", text, "", content];
  return [
    "# Performance of the CPU backend",
    "",
    `Written by \`${command}\` on ${date} from its own measurements. Machine: ${machine}.`,
    "",
    "Times are medians with the standard deviation, in milliseconds, after burn-in; systems took " +
    "turns within one run. A step is forward, backward and the momentum update of the preset `paper` " +
    "(224 x 224 images, padded to 227; 60,965,224 parameters), on two threads unless another number is given. " +
    "The peers ran the same network on unpadded 227 x 227 images, PyTorch with the faster of its memory layouts and its memory kept. Ratios " +
    "are to the fastest PyTorch in the table.",
    ...section(
      "Targets",
      "The backend's targets. For a missed one, the tables below show where the time goes.",
      table(
        ["what", "target", "measured", "reached"],
        targets.map(({ what, target, here, reached }) => [
          what,
          target,
          here,
          reached === undefined ? "" : reached ? "yes" : "missed",
        ]),
      ),
    ),
    ...section(
      "The whole network",
      "GFLOP/s counts multiplications and additions.",
      networkTable(measured),
    ),
    ...section(
      `Layer by layer, batch ${layerBatch}`,
      "Forward includes bias and ReLU. Percentages: of this path's own product of 1024 x 1024 " +
        "matrices, and of multiply-adds that use only registers.",
      layerTable(measured, layerBatch),
    ),
    ...(measured.onednn === undefined ? [] : section(
      "oneDNN beside im2col and BLAS",
      oneDnnVerdict(measured.onednn),
      oneDnnTable(measured.onednn),
    )),
    ...section(
      "Patches from bytes",
      "uint8 images to mirrored, coloured, centred float patches in a tensor, two threads; both ways " +
        "give the same numbers, bit for bit.",
      measured.crops === undefined ? undefined : cropTable(measured.crops),
    ),
    ...section(
      "Ceilings of this machine",
      "Memory: bytes read plus bytes written by a copy.",
      ceilingTable(measured),
    ),
    ...section(
      "Where a step spends its time",
      "One step at batch 32 by kernel; a kernel that calls another counts only its own time.",
      profileTable(measured),
    ),
    ...section("Memory", "What the heap holds at the peak of a step.", memoryTable(measured)),
    ...section(
      "Other systems",
      "tfjs's wasm backend has no gradient of a filter and cannot train the network; jax-js appears with " +
        "one layer only, because a step takes minutes.",
      otherTable(measured),
    ),
    "",
  ].join("\n");
}
