/**
 * What is wrong with a manifest whose fields have the right types: values that contradict each other.
 *
 * @module
 */
import { colorPcaOfSums, type Rgb } from "../../lib/augmentation/color_pca.ts";
import { meanColor } from "../../lib/augmentation/color_sums.ts";
import type { ClassRow } from "../ilsvrc/class_table.ts";
import type { ShardManifest, ShardStatistics } from "./manifest.ts";

/** What was expected, and what was found. */
export interface ManifestFault {
  /** What was expected. */
  readonly expected: string;
  /** What was found instead. */
  readonly found: string;
}

/** By how much a statistic may differ from what follows from the sums, relative to 1 or its size. */
const TOLERANCE = 1e-6;

/** The first contradiction in a manifest; undefined if there is none. */
export function manifestFault(
  { splits, classes, statistics }: ShardManifest,
): ManifestFault | undefined {
  for (const [name, { images, shards }] of Object.entries(splits)) {
    const sum = shards.reduce((total, shard) => total + shard.images, 0);
    if (sum !== images) {
      return { expected: `${images} images in the shards of ${name}`, found: `${sum}` };
    }
  }
  return classFault(classes.rows) ??
    (statistics === undefined ? undefined : statisticsFault(statistics));
}

/**
 * Why labels and numbers of classes would be ambiguous; undefined if they are not: rows are sorted by
 * WNID, and no WNID or number of the kit is there twice.
 */
export function classFault(rows: readonly ClassRow[]): ManifestFault | undefined {
  const known = new Map<number, string>();
  for (const [i, { wnid, ilsvrcId }] of rows.entries()) {
    const before = rows[i - 1]?.wnid;
    if (before !== undefined && before >= wnid) {
      const expected = "classes sorted by WNID, each once";
      return { expected, found: `${wnid} after ${before}` };
    }
    if (ilsvrcId === undefined) continue;
    const other = known.get(ilsvrcId);
    if (other !== undefined) {
      return {
        expected: "one class for each ilsvrcId",
        found: `${ilsvrcId} at ${other} and ${wnid}`,
      };
    }
    known.set(ilsvrcId, wnid);
  }
  return undefined;
}

function statisticsFault(statistics: ShardStatistics): ManifestFault | undefined {
  const { pixels, colorSums, channelMeans, standardDeviations, components } = statistics;
  const sums = { pixels, values: colorSums.map(Number) };
  const outside = channelMeans.find((mean) => mean < 0 || mean > 255);
  if (outside !== undefined) return { expected: "channelMeans from 0 to 255", found: `${outside}` };
  if (!orthonormal(components)) {
    const expected = "components that are orthonormal (unit vectors at right angles)";
    return { expected, found: JSON.stringify(components) };
  }
  const means = meanColor(sums);
  if (!near(channelMeans, means)) return otherThanSums("channelMeans", means, channelMeans);
  const deviations = colorPcaOfSums(sums).standardDeviations;
  if (near(standardDeviations, deviations)) return undefined;
  return otherThanSums("standardDeviations", deviations, standardDeviations);
}

function otherThanSums(name: string, expected: Rgb, found: Rgb): ManifestFault {
  return {
    expected: `${name} ${JSON.stringify(expected)}, which follow from colorSums`,
    found: JSON.stringify(found),
  };
}

function near(found: Rgb, expected: Rgb): boolean {
  return found.every((value, i) =>
    Math.abs(value - expected[i]) <= TOLERANCE * Math.max(1, Math.abs(expected[i]))
  );
}

function orthonormal(vectors: readonly Rgb[]): boolean {
  return vectors.every((a, i) =>
    vectors.every((b, j) => {
      const product = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      return Math.abs(product - (i === j ? 1 : 0)) <= TOLERANCE;
    })
  );
}
