/**
 * The cases of the cropping benchmark, and their table.
 */
import { type Measurements, summary } from "./protocol.ts";
import { table, three } from "./tables.ts";

/** Images of `imageSide` x `imageSide`, patches of `side` x `side`, `batch` of them at a time. */
export interface CropCase {
  readonly name: string;
  readonly imageSide: number;
  readonly side: number;
  readonly batch: number;
}

/** CIFAR-10 as in the training of its nets, and ImageNet as in the paper. */
export const crops: readonly CropCase[] = [
  { name: "28 of 32 (CIFAR-10)", imageSide: 32, side: 28, batch: 128 },
  { name: "224 of 256 (the paper)", imageSide: 256, side: 224, batch: 32 },
];

/** The methods of cropping; each is the `layout` of its timings. */
export const cutters = ["TypeScript and a copy", "WebAssembly"] as const;

/** Images per second of both methods, by case. */
export function cropTable({ results }: Measurements): string {
  const rows = crops.flatMap(({ name, batch }) => {
    const rates = cutters.map((cutter) => {
      const found = results.find(({ what, layout }) => what === name && layout === cutter);
      return found === undefined ? undefined : 1000 * batch / summary(found.ms).median;
    });
    const [slow, fast] = rates;
    if (slow === undefined || fast === undefined) return [];
    return [[name, batch, three(slow), three(fast), `${(fast / slow).toFixed(1)}x`]];
  });
  return table(["patch", "batch", ...cutters.map((name) => `${name}, images/s`), "ratio"], rows);
}
