/**
 * Real photographs of ImageNet with their true classes, for a machine that has fetched them.
 *
 * @module
 */
import { requireInteger, requireOptions } from "../../lib/argument_checks.ts";
import { BadFileError } from "../../lib/errors.ts";
import type { ImageDataset } from "../dataset.ts";
import { ImageFolder } from "../image_folder.ts";
import { type DecodeOptions, MOST_SIDE } from "../pictures/decoded_image.ts";
import { ilsvrc2012Classes } from "./classes.ts";
import { realPackage, sourceOf } from "./real_packages.ts";

/** Photographs in memory, with their files. */
export interface RealPhotographs extends ImageDataset {
  /** The name of each file, `imagenet_07_609.jpg`: its class is the last number. */
  readonly files: readonly string[];
}

/** A file of the package: its class, in the order of the sorted WNIDs, is the last number. */
const named = /^imagenet_\d+_(?<label>\d+)\.jpg$/;

/**
 * The 20 photographs of ImageNet that `deno task fetch foolbox` brings. They belong to their
 * photographers: the name of the set says that nothing of it may be published, and so does every figure
 * that is drawn from it.
 *
 * @param options the side of the squares, and how photographs are resized.
 * @returns the photographs in the order of their files; class names are the words of ILSVRC-2012.
 * @throws {BadFileError} with the command that fetches them, if they are not there, and for a file that
 * cannot be decoded.
 * @throws {BadArgumentError} for an unknown option or a side out of range, and in a browser.
 *
 * @example
 * ```ts
 * import { realPhotographs } from "@alexnet/alexnet/datasets";
 *
 * const photographs = await realPhotographs({ side: 256 }).catch((error) => {
 *   console.log(error.message); // says what to run
 * });
 * if (photographs) console.log(photographs.files[0], photographs.classNames[photographs.labels[0]]);
 * ```
 */
export async function realPhotographs(options: DecodeOptions): Promise<RealPhotographs> {
  requireOptions("realPhotographs", options, {
    ...{ side: true, resize: true, interpolation: true, upright: true },
  });
  requireInteger("side of the images", options.side, { min: 1, max: MOST_SIDE });
  const folder = await realPackage("foolbox");
  const found = [...Deno.readDirSync(folder)].map(({ name }) => name).sort().flatMap((name) => {
    const label = named.exec(name)?.groups?.label;
    return label === undefined ? [] : [{ path: `${folder}/${name}`, label: Number(label) }];
  });
  if (found.length === 0) {
    throw new BadFileError({
      path: folder,
      expected: "photographs of ImageNet, imagenet_00_243.jpg and others",
      found: "none",
      hint: "remove the folder and run deno task fetch foolbox",
    });
  }
  const { words } = await ilsvrc2012Classes();
  const name = `ImageNet, photographs of ${sourceOf("foolbox")}`;
  const set = new ImageFolder(name, words, found, options);
  const { labels, count, side } = set;
  return {
    ...{ name, classNames: words, labels, side, count },
    images: await set.read(Array.from(found.keys())),
    files: set.paths.map((path) => path.slice(folder.length + 1)),
  };
}
