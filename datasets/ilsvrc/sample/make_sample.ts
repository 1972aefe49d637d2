/**
 * Makes a small ILSVRC of images of CIFAR-10, in the layouts of the real one, for tests, lessons and
 * rehearsals of the way from archives to a trained net.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import {
  requireBoolean,
  requireInteger,
  requireOneOf,
  requireOptions,
} from "../../../lib/argument_checks.ts";
import { requireDenoFor } from "../../../lib/deno_only.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { writeError } from "../../../lib/files/system_error.ts";
import { loadCifar10 } from "../../cifar10/cifar10.ts";
import type { Cifar10 } from "../../cifar10/cifar10_from_bytes.ts";
import { inParallel } from "../../in_parallel.ts";
import type { ClassTable } from "../class_table.ts";
import { ilsvrc2012Classes } from "../classes.ts";
import type { Split } from "../image_source.ts";
import { sampleClasses } from "./sample_classes.ts";
import { layouts, type MadeImage, SAMPLE_LAYOUTS, type SampleLayout } from "./sample_layouts.ts";
import { samplePictures } from "./sample_pictures.ts";
import { type OddKind, samplePlan, UNREADABLE } from "./sample_plan.ts";

/** Options of {@linkcode makeSampleIlsvrc}. */
export interface SampleIlsvrcOptions {
  /** How the files lie; default `2012`, the official archives of that year. */
  layout?: SampleLayout;
  /** Number of classes that have images, from 2 to 10; default 10. */
  classes?: number;
  /**
   * What the development kit is of: of the `images` that there are; or of the `whole` ILSVRC-2012, its
   * 1,000 classes and the answers to 50,000 validation images, of which the images are then a part. A
   * net for a `whole` kit has the paper's size. Only in layouts with a kit of that year (2012,
   * unpacked); default `images`.
   */
  kit?: SampleKit;
  /** Number of training images of each class; default 40. */
  trainPerClass?: number;
  /** Number of validation images of each class; default 10. */
  valPerClass?: number;
  /** Number of test images of each class, in layouts that have them (2010, kaggle); default 10. */
  testPerClass?: number;
  /**
   * Whether some training images are odd as in the real sets: a PNG, a CMYK and a grey JPEG, a damaged
   * EXIF block, and what cannot be read; default true.
   */
  odd?: boolean;
  /** CIFAR-10, if it is loaded already; default: `loadCifar10()`. */
  cifar10?: Cifar10;
}

/** What a development kit can be of. */
export const SAMPLE_KITS = ["images", "whole"] as const;

/** What the development kit of a made-up set is of: of its `images`, or of the `whole` ILSVRC-2012. */
export type SampleKit = typeof SAMPLE_KITS[number];

/** A file of a made-up set that is odd. */
export interface OddFile {
  /** The split of the image. */
  readonly split: Split;
  /** The name of its file. */
  readonly name: string;
  /** What is odd about it. */
  readonly kind: OddKind;
  /** Whether a picture can be made of it, or must be rejected. */
  readonly readable: boolean;
}

/** What {@linkcode makeSampleIlsvrc} made. */
export interface SampleIlsvrc {
  /** The folder. */
  readonly folder: string;
  /** How its files lie. */
  readonly layout: SampleLayout;
  /** The classes, with their numbers in the kit: 1,000 of them if it is of the `whole` set. */
  readonly classes: ClassTable;
  /** The name and the label of each image of the splits that there are. */
  readonly images: Readonly<
    Partial<Record<Split, readonly { readonly name: string; readonly label: number }[]>>
  >;
  /** The odd files. */
  readonly odd: readonly OddFile[];
}

/** The layouts that have test images. */
const WITH_TEST: readonly SampleLayout[] = ["2010", "kaggle"];
/** The layouts that have a development kit of 2012. */
const WITH_KIT: readonly SampleLayout[] = ["2012", "unpacked"];

/**
 * Writes a small ILSVRC of images of CIFAR-10, enlarged to the sizes of photographs, in a new folder.
 * The same options give the same bytes. 500 images take a second or two, beside the loading of
 * CIFAR-10.
 *
 * @param folder the folder, which must not exist or be empty.
 * @param options the layout and the number of images.
 * @returns what was made, for comparison with what is read.
 * @throws {BadFileError} if the folder is not empty or cannot be written to, or CIFAR-10 is not there.
 * @throws {BadArgumentError} if an option is out of range, a layout cannot have the kit, and outside
 * Deno.
 *
 * @example
 * ```ts ignore
 * import { makeSampleIlsvrc, openImageSource } from "@alexnet/alexnet/datasets";
 *
 * const sample = await makeSampleIlsvrc("ilsvrc-sample", { layout: "2012" });
 * const source = await openImageSource(sample.folder);
 * console.log(source.name, source.splits.train?.count); // 400
 * source[Symbol.dispose]();
 * ```
 */
export async function makeSampleIlsvrc(
  folder: string,
  options: SampleIlsvrcOptions = {},
): Promise<SampleIlsvrc> {
  requireOptions("makeSampleIlsvrc", options, {
    layout: true,
    classes: true,
    kit: true,
    trainPerClass: true,
    valPerClass: true,
    testPerClass: true,
    odd: true,
    cifar10: true,
  });
  const { layout = "2012", classes = 10, trainPerClass = 40, odd = true } = options;
  const { valPerClass = 10, testPerClass = 10, kit = "images" } = options;
  requireOneOf("layout", layout, SAMPLE_LAYOUTS);
  requireInteger("classes", classes, { min: 2, max: sampleClasses.length });
  requireInteger("trainPerClass", trainPerClass, { min: 1, max: 5000 });
  requireOneOf("kit", kit, SAMPLE_KITS);
  const isWhole = kit === "whole";
  requireInteger("valPerClass", valPerClass, { min: 1, max: isWhole ? 50 : 500 });
  requireInteger("testPerClass", testPerClass, { min: 1, max: 500 });
  requireBoolean("odd", odd);
  if (isWhole && !WITH_KIT.includes(layout)) {
    throw new BadArgumentError(
      `Expected the layout ${WITH_KIT.join(" or ")} for a kit of the whole ILSVRC-2012 but found ` +
        `${layout}.`,
    );
  }
  requireDenoFor("makeSampleIlsvrc", "take the images of CIFAR-10 as they are");
  const hasTest = WITH_TEST.includes(layout);
  const perClass = { train: trainPerClass, val: valPerClass, test: hasTest ? testPerClass : 0 };
  const plan = samplePlan(layout === "2010" ? 2010 : 2012, {
    ...{ classes, perClass, odd },
    ...(isWhole ? { kit: await ilsvrc2012Classes() } : {}),
  });
  await requireEmpty(folder);
  const pictures = await samplePictures(options.cifar10 ?? await loadCifar10(), valPerClass);
  const images: Record<Split, MadeImage[]> = { train: [], val: [], test: [] };
  for (const split of ["train", "val", "test"] as const) {
    const planned = plan.images[split];
    await inParallel(planned.length, Math.max(2, navigator.hardwareConcurrency), async (i) => {
      images[split][i] = { ...planned[i], bytes: await pictures.file(split, planned[i]) };
    });
  }
  await writeFolder(folder, await layouts[layout]({ plan, images, pictures }));
  const labels = new Map(plan.kit.map(({ wnid }, label) => [wnid, label]));
  const splits = (["train", "val", "test"] as const).filter((split) => images[split].length > 0);
  return {
    folder,
    layout,
    classes: {
      rows: plan.kit.map(({ wnid, words, number }) => ({ wnid, words, ilsvrcId: number })),
      source: folder,
    },
    images: Object.fromEntries(splits.map((split) => [
      split,
      images[split].map(({ name, own }) => ({ name, label: labels.get(own.wnid) ?? 0 })),
    ])),
    odd: splits.flatMap((split) =>
      images[split].flatMap(({ name, odd: kind }) =>
        kind === undefined ? [] : [{ split, name, kind, readable: !UNREADABLE.includes(kind) }]
      )
    ),
  };
}

/** @throws {BadFileError} if there is something at the path other than an empty folder. */
async function requireEmpty(folder: string): Promise<void> {
  const path = folder;
  const expected = "a new folder";
  try {
    for await (const { name } of Deno.readDir(folder)) {
      throw new BadFileError({
        path,
        expected,
        found: `one with ${name} in it`,
        hint: "choose another folder, or remove it",
      });
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof BadFileError) throw error;
    throw writeError(path, 0, error);
  }
}

/** Writes the files beside the folder, and puts them there when all are written. */
async function writeFolder(
  folder: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  const path = resolve(folder);
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let temporary: string | undefined;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    temporary = await Deno.makeTempDir({ dir: dirname(path), prefix: ".sample-" });
    const folders = new Set(files.map(({ name }) => dirname(name)));
    for (const inner of folders) await Deno.mkdir(join(temporary, inner), { recursive: true });
    for (const { name, bytes } of files) await Deno.writeFile(join(temporary, name), bytes);
    await Deno.chmod(temporary, 0o755);
    await Deno.rename(temporary, path);
  } catch (error) {
    if (temporary !== undefined) await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw writeError(folder, total, error);
  }
}
