/**
 * Formats the measurements as Markdown.
 */
import { budget } from "./step_budget.ts";
import { missedTargets } from "./missed_targets.ts";
import { targetRows } from "./targets.ts";
import { type Measured, numberOf, timing } from "./plan.ts";
import { type Measurements, summary } from "./protocol.ts";
import { layerTable, libraries, networkTable } from "./network_tables.ts";
import { firstStepTable, trainingProfile, trainingTable } from "./training/training_table.ts";
import { dataSection } from "./ilsvrc/data_tables.ts";
import { cropTable } from "./crop_cases.ts";
import { oneDnnTable, oneDnnVerdict } from "./onednn_ways.ts";
import { type Cell, table, three } from "./tables.ts";

function ceilingTable(measured: Measured): string {
  const rows: Cell[][] = Object.entries(measured.ceilings?.numbers ?? {}).map(([name, value]) => [
    name.replace("registers,", "registers, 128-bit operations,"),
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
  gemm("GEMM 1024, WebAssembly, 256-bit operations, 2 threads, GFLOP/s", measured.wasmWide);
  gemm("GEMM 1024, WebAssembly, 256-bit operations, 1 thread, GFLOP/s", measured.wasmWideOneThread);
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
    "Times are medians with the standard deviation, in milliseconds, after burn-in; the systems " +
    "alternated within one run. A step is forward, backward and the momentum update of the " +
    "preset `paper` " +
    "(224 x 224 images, padded to 227; 60,965,224 parameters), on two threads unless another number is given. " +
    "The peers ran the same network on unpadded 227 x 227 images, PyTorch with the faster of its " +
    "memory layouts and with its allocator keeping freed memory. Ratios " +
    "are to the fastest PyTorch in the table, targets to the fastest PyTorch 2.",
    ...section(
      "Targets",
      "The backend's targets. Below the table stands where the time of each missed one goes.",
      table(
        ["what", "target", "measured", "reached"],
        targets.map(({ what, target, here, reached }) => [
          what,
          target,
          here,
          reached === undefined ? "" : reached ? "yes" : "missed",
        ]),
      ) + "\n\n" + missedTargets(targets, measured, layerBatch).trimEnd(),
    ),
    ...section(
      "The whole network",
      "GFLOP/s counts multiplications and additions.",
      networkTable(measured),
    ),
    ...(measured.training === undefined ? [] : [
      ...section(
        "Training the course's nets",
        "One update at batch 128 (tfjs: 4) on images of CIFAR-10's size: crops and mirror images, forward, " +
          "backward, update and reading the loss. PyTorch cuts the same crops with one gather, " +
          "and is also measured on images that need no crops; the ratio is to the faster of the " +
          "two.",
        trainingTable(measured.training),
      ),
      ...section(
        "Where the time of such an update goes",
        "By kernel; the last row is the time outside kernels: batches, tape, tensor handles, " +
          "promises and reads.",
        trainingProfile(measured.training),
      ),
    ]),
    ...(measured.firstSteps === undefined ? [] : section(
      "From nothing to the first step",
      "Fresh processes with a warm cache, from their start to the end of the first update.",
      firstStepTable(measured.firstSteps),
    )),
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
      "uint8 images to mirrored, coloured, centred float patches in a tensor, two threads; both " +
        "methods give the same numbers, bit for bit.",
      measured.crops === undefined ? undefined : cropTable(measured.crops),
    ),
    ...(measured.data === undefined ? [] : ["", dataSection(measured.data)]),
    ...section(
      "Ceilings of this machine",
      "Memory: bytes read plus bytes written by a copy. Registers: multiply-adds of 128 bits that use " +
        "nothing else; V8's 256-bit operations do twice as much in one instruction.",
      ceilingTable(measured),
    ),
    ...section(
      "Where the time of a step goes",
      "One step at batch 32 by kernel; a kernel that calls another counts only its own time.",
      profileTable(measured),
    ),
    ...section("Memory", "The content of the heap at the peak of a step.", memoryTable(measured)),
    ...section(
      "Other systems",
      "tfjs's wasm backend has no filter gradient and cannot train the network; jax-js appears " +
        "with only one layer, because a step takes minutes.",
      otherTable(measured),
    ),
    "",
  ].join("\n");
}
