/** What the profiles of the same run say about missed targets. */
import { fullyConnected, networkGflop } from "./layer_cases.ts";
import { type Measured, timing } from "./plan.ts";
import { summary } from "./protocol.ts";
import { budget } from "./step_budget.ts";
import { three } from "./tables.ts";
import { fastestTorch2 } from "./targets.ts";
import type { TargetRow } from "./target_rows.ts";
import { nets, trainingOf } from "./training/cifar_training.ts";
import { trainingWays } from "./training/training_plan.ts";
import { fastestPyTorch, timesOf } from "./training/training_table.ts";

/** A list in Markdown: for each missed target, where its time goes. Empty if none is missed. */
export function missedTargets(
  rows: readonly TargetRow[],
  measured: Measured,
  layerBatch: number,
): string {
  return rows.filter(({ reached }) => reached === false).map(({ what, target }) => {
    const why = wholeStep(what, target, measured) ?? courseNet(what, target, measured) ??
      budgetOfStep(what, measured) ?? firstLayer(what, measured, layerBatch);
    return why === undefined ? "" : `- **${what}.** ${why}\n`;
  }).join("");
}

/** The factor in a target such as `0.68x PyTorch's images/s`. */
function factorOf(target: string): number {
  return parseFloat(target);
}

/** 10^9 operations of the convolutions of a training step at `batch`. */
function convolutionGflopOfStep(batch: number): number {
  const dense = fullyConnected.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  return networkGflop(batch).step - 6e-9 * batch * dense;
}

/** 10^9 operations of the fully connected layers of a training step at `batch`. */
function denseGflopOfStep(batch: number): number {
  return networkGflop(batch).step - convolutionGflopOfStep(batch);
}

function wholeStep(what: string, target: string, measured: Measured): string | undefined {
  const [, batch, way] = /^training step, batch (\d+), (.*)$/.exec(what) ?? [];
  if (batch === undefined) return undefined;
  const path = ({
    "with BLAS": "blas",
    "WebAssembly only": "wasm",
    "WebAssembly only, 256-bit operations": "wasmWide",
  } as const)[way];
  if (path === undefined) return undefined;
  const mine = timing(measured[path], "step", Number(batch));
  const theirs = fastestTorch2(measured, "step", Number(batch));
  if (mine === undefined || theirs === undefined) return undefined;
  const { median, deviation } = summary(mine.ms);
  const most = theirs.ms / factorOf(target);
  const spent = budget(measured[path]);
  const profile = spent === undefined
    ? ""
    : ` At batch 32 convolutions take ${three(spent.convolution)} ms, ${
      three(1000 * convolutionGflopOfStep(32) / spent.convolution)
    } GFLOP/s; fully connected layers ${three(spent["fully connected"])} ms, everything else ${
      three(spent.normalization + spent.update + spent.pooling + spent["the rest"])
    } ms.`;
  return `${three(median)} ms instead of ${three(most)}: ${
    (100 * (median / most - 1)).toFixed(1)
  } % too long, with a standard deviation of ${(100 * deviation / median).toFixed(1)} % between ` +
    `steps.${profile}`;
}

function courseNet(
  what: string,
  target: string,
  { training = [] }: Measured,
): string | undefined {
  const net = nets.find((name) => what.startsWith(`training ${name}, `));
  const way = trainingWays.find((name) => what === `training ${net}, ${name}`);
  if (net === undefined || way === undefined) return undefined;
  const mine = timesOf(training, way, trainingOf(net))[0];
  const theirs = fastestPyTorch(training, net);
  const numbers = training.findLast((each) =>
    each.way === way && each.measurements.results.some((result) => result.what === trainingOf(net))
  )?.measurements.numbers;
  if (mine === undefined || theirs === undefined || numbers === undefined) return undefined;
  const total = (pattern: RegExp) =>
    Object.entries(numbers).filter(([name]) => pattern.test(name))
      .reduce((sum, [, ms]) => sum + ms, 0);
  const { median } = summary(mine.ms);
  // Other updates than those of the median were profiled, so only their shares count.
  const whole = total(/^profile /);
  const share = (pattern: RegExp) => total(pattern) / whole;
  const percent = (pattern: RegExp) => `${(100 * share(pattern)).toFixed(0)} %`;
  const convolution = /^profile (FusedConv2D|Conv2D)/;
  const convolutions = share(convolution) * median;
  const most = theirs.ms / factorOf(target);
  return `An update may take ${three(most)} ms and takes ${three(median)}. In its profile ` +
    `convolutions are ${percent(convolution)}, that is ${three(convolutions)} ms` +
    (convolutions > most ? " and alone too much" : "") +
    `; pooling ${percent(/^profile MaxPool/)}` +
    (total(/^profile LRN/) > 0 ? `, normalization ${percent(/^profile LRN/)}` : "") +
    `, all that is between kernels (batches, tape, handles, promises, reads) ${
      percent(/^profile between/)
    }. PyTorch's whole update takes ${three(theirs.ms)} ms.`;
}

function budgetOfStep(what: string, measured: Measured): string | undefined {
  if (!what.startsWith("BLAS step, batch 32")) return undefined;
  const spent = budget(measured.blas);
  const product = timing(measured.blas, "GEMM 1024", 1);
  if (spent === undefined || product?.gflop === undefined) return undefined;
  const ceiling = 1000 * product.gflop / summary(product.ms).median;
  const rate = 1000 * convolutionGflopOfStep(32) / spent.convolution;
  return `The budget was set on another processor. Here convolutions run at ${three(rate)} ` +
    `GFLOP/s, ${(100 * rate / ceiling).toFixed(0)} % of the library's own product of 1024 x 1024 ` +
    `matrices; at the rate of that product, the fully connected layers alone need ${
      three(1000 * denseGflopOfStep(32) / ceiling)
    } ms.`;
}

function firstLayer(what: string, measured: Measured, batch: number): string | undefined {
  if (!what.startsWith("fc6, batch")) return undefined;
  const speed = measured.ceilings?.numbers?.["memory, 2 threads, GB/s"];
  const [{ inputs, outputs }] = fullyConnected;
  const bytes = 4 * inputs * outputs;
  const torch = ["forward", "dW", "dX"].map((pass) =>
    measured.torch.flatMap((each) => timing([each], `fc6 ${pass}`, batch) ?? [])
      .map(({ ms }) => summary(ms).median)
  );
  if (speed === undefined || torch.some((times) => times.length === 0)) return undefined;
  return `Its ${
    three(bytes / 1e6)
  } MB of weights are read or written once in each pass, which takes ` +
    `${three(bytes / 1e6 / speed)} ms at the speed of this machine's memory when nothing else is ` +
    `read. PyTorch takes ${torch.map((times) => three(Math.min(...times))).join(" / ")} ms.`;
}
