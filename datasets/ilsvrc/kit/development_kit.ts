/**
 * Opens a development kit of ILSVRC: its classes, their hierarchy and the true classes of the validation
 * images.
 *
 * @module
 */
import { requireDenoFor } from "../../../lib/deno_only.ts";
import { BadFileError } from "../../../lib/errors.ts";
import type { ClassHierarchy } from "../../class_hierarchy.ts";
import type { HierarchyCosts } from "../../hierarchy_costs.ts";
import type { ClassTable } from "../class_table.ts";
import { parseGroundTruth } from "./ground_truth.ts";
import { findKitFiles, type KitFile } from "./kit_files.ts";
import { readMetaMat } from "./meta_mat.ts";
import { kitClasses, kitHierarchy, type KitSynset, type KitYear, type MetaMat } from "./synsets.ts";

/** What a development kit says. */
export interface DevelopmentKit {
  /** The year of the kit. */
  readonly year: KitYear;
  /** The classes, sorted by WNID, each with its number. */
  readonly classes: ClassTable;
  /** All synsets by number: the classes, and the groups above them. */
  readonly synsets: readonly KitSynset[];
  /** The hierarchy; its classes are WNIDs in the order of `classes`. */
  readonly hierarchy: ClassHierarchy;
  /** The costs of the kit of 2010, in the order of `classes`; those of the hierarchy are the same. */
  readonly costs?: HierarchyCosts;
  /** The number (ILSVRC2012_ID, ILSVRC2010_ID) of the class of each validation image. */
  readonly validationTruth?: readonly number[];
  /** The number of the class of each test image, known for 2010. */
  readonly testTruth?: readonly number[];
}

/** The number of classes of the contests. */
const CLASSES = 1000;
/** The numbers of images of the contests. */
const [VALIDATION_IMAGES, TEST_IMAGES] = [50_000, 150_000];
/** "There are 50 validation images for each synset", says the kit of 2012. */
const VALIDATION_IMAGES_A_CLASS = 50;

/**
 * Opens the development kit of 2012 or 2010.
 *
 * @param path the kit's archive (`ILSVRC2012_devkit_t12.tar.gz`, `ILSVRC2010_devkit-1.0.tar.gz`), a
 * folder with the archive or with what was unpacked from it (`data/meta.mat` and the ground truth), or
 * a `meta.mat`. Ground truths are also found beside the archive and beside the `meta.mat`.
 * @returns what the kit says. A kit of 1,000 classes has the true classes of all 50,000 validation
 * images, 50 of each class in 2012 (2010: 150,000 test images), or the file is refused.
 * @throws {BadFileError} when there is no kit, when a file of it is damaged or of another year, or when
 * two kits are there.
 * @throws {BadArgumentError} outside Deno.
 *
 * @example
 * ```ts ignore
 * import { openDevelopmentKit } from "@alexnet/alexnet/datasets";
 *
 * const { classes, validationTruth } = await openDevelopmentKit("ILSVRC2012_devkit_t12.tar.gz");
 * console.log(classes.rows[0], validationTruth?.length);
 * ```
 */
export async function openDevelopmentKit(path: string): Promise<DevelopmentKit> {
  requireDenoFor("Opening a development kit", "read meta.mat yourself and call readMetaMat");
  const { metaMat, truths } = await findKitFiles(path);
  const meta = readMetaMat(metaMat.bytes, metaMat.path);
  const { year, synsets } = meta;
  const classes = kitClasses(meta, metaMat.path);
  const whole = classes.rows.length === CLASSES;
  const truthOf = (split: string, images: number): number[] | undefined => {
    const file = truths.get(`ILSVRC${year}_${split}_ground_truth.txt`);
    if (file === undefined) return undefined;
    const truth = readTruth(file, classes.rows.length, whole ? images : undefined);
    if (whole && year === 2012) requireEvenly(truth, file.path);
    return truth;
  };
  const costs = costsOf(meta, classes);
  const validationTruth = truthOf("validation", VALIDATION_IMAGES);
  const testTruth = truthOf("test", TEST_IMAGES);
  return {
    ...{ year, classes, synsets },
    hierarchy: kitHierarchy(meta, classes.rows.map(({ wnid }) => wnid)),
    ...(costs === undefined ? {} : { costs }),
    ...(validationTruth === undefined ? {} : { validationTruth }),
    ...(testTruth === undefined ? {} : { testTruth }),
  };
}

/** The WNIDs of the classes by their numbers in the kit: the class number 1 first. */
export function kitOrder({ synsets, classes }: DevelopmentKit): string[] {
  return synsets.slice(0, classes.rows.length).map(({ wnid }) => wnid);
}

/** The numbers of a ground truth file; `images` is how many there are, if that is known. */
function readTruth({ path, bytes }: KitFile, classes: number, images?: number): number[] {
  const expected = "the class numbers of a ground truth";
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BadFileError({ path, expected, found: "bytes that are no text in UTF-8" }, { cause });
  }
  if (text.trim() === "") throw new BadFileError({ path, expected, found: "no text" });
  return parseGroundTruth(text, {
    ...{ path, classes },
    ...(images === undefined ? {} : { images }),
  });
}

/** Checks that each class of `truth` has as many images as every other: else numbers are mixed up. */
function requireEvenly(truth: readonly number[], path: string): void {
  const counts = new Uint32Array(CLASSES);
  for (const number of truth) counts[number - 1]++;
  const other = counts.findIndex((count) => count !== VALIDATION_IMAGES_A_CLASS);
  if (other < 0) return;
  throw new BadFileError({
    path,
    expected: `${VALIDATION_IMAGES_A_CLASS} images of each class`,
    found: `${counts[other]} of the class ${other + 1}`,
    hint: "take the file from the kit of 2012",
  });
}

/** The costs by the positions of the classes in the table instead of their numbers. */
function costsOf({ costMatrix }: MetaMat, { rows }: ClassTable): HierarchyCosts | undefined {
  if (costMatrix === undefined) return undefined;
  const costs = new Float64Array(rows.length ** 2);
  let most = 0;
  for (const [i, { ilsvrcId: one = 0 }] of rows.entries()) {
    for (const [j, { ilsvrcId: other = 0 }] of rows.entries()) {
      const cost = costMatrix[(one - 1) * rows.length + other - 1];
      costs[i * rows.length + j] = cost;
      most = Math.max(most, cost);
    }
  }
  return { classes: rows.length, costs, most };
}
