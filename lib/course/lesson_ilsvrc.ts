/**
 * The ILSVRC of a lesson: the archives of the reader, or a small one of ten classes in the same layout.
 *
 * @module
 */
import { requireOptions } from "../argument_checks.ts";
import { environmentVariable, requireDenoFor, unbundled } from "../deno_only.ts";
import { pageFrontEnd } from "../front_end.ts";

/** What a page of the course's site says, which has no files and no decoder of archives. */
const NOT_IN_A_PAGE = "Not on this page: archives and shards are files. Run the lesson in Jupyter.";

/** A folder with an ILSVRC, and room beside it. */
export interface LessonIlsvrc {
  /** The folder of the archives, folders or lists. */
  readonly path: string;
  /** Whether the set is made of CIFAR-10's images, so that errors on it mean nothing. */
  readonly madeUp: boolean;
  /** An empty temporary folder, for what the lesson writes. */
  readonly scratch: string;
  /** Removes what was made; does not touch the reader's own folder. */
  remove(): Promise<void>;
}

/** Options of {@linkcode lessonIlsvrc}. */
export interface LessonIlsvrcOptions {
  /** The folder of the reader's ILSVRC; default: the environment variable `ALEXNET_ILSVRC`. */
  path?: string | undefined;
}

/**
 * The reader's ILSVRC or, if there is none, ten classes of eight training and four validation images
 * in the official layout of 2012, made of CIFAR-10's images.
 *
 * @param options the folder of the reader's.
 * @returns the folder; `undefined` in a page of the course's site, which says so.
 * @throws {BadFileError} if CIFAR-10 is not there or the disk is full.
 * @throws {BadArgumentError} for an unknown option, and in a browser outside the course's site.
 *
 * @example
 * ```ts ignore
 * import { lessonIlsvrc } from "@alexnet/alexnet/course";
 * import { openImageSource } from "@alexnet/alexnet/datasets";
 *
 * const ilsvrc = await lessonIlsvrc();
 * if (ilsvrc) {
 *   using archives = await openImageSource(ilsvrc.path);
 *   console.log(archives.name);
 *   await ilsvrc.remove();
 * }
 * ```
 */
export async function lessonIlsvrc(
  options: LessonIlsvrcOptions = {},
): Promise<LessonIlsvrc | undefined> {
  requireOptions("lessonIlsvrc", options, { path: true });
  if (pageFrontEnd() !== undefined) {
    console.log(NOT_IN_A_PAGE);
    return undefined;
  }
  requireDenoFor("lessonIlsvrc", "run the lesson in Jupyter");
  const given = options.path ?? environmentVariable("ALEXNET_ILSVRC");
  const scratch = await Deno.makeTempDir({ prefix: "alexnet-ilsvrc-" });
  const remove = () => Deno.remove(scratch, { recursive: true });
  if (given !== undefined) return { path: given, madeUp: false, scratch, remove };
  try {
    const path = `${scratch}/archives`;
    const make = await import("../../datasets/ilsvrc/sample/make_sample.ts", unbundled);
    await make.makeSampleIlsvrc(path, { trainPerClass: 8, valPerClass: 4 });
    return { path, madeUp: true, scratch, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
