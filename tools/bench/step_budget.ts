/** The time of a step by group of kernels. */
import type { Measurements } from "./protocol.ts";

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
