/**
 * The images of one split as files of their own.
 *
 * @module
 */
import { join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import { readPicture } from "../../pictures/picture_file.ts";
import type { SourceImages } from "../image_source.ts";
import { unzipped } from "./gzipped_image.ts";
import { grown, NamePool } from "./name_pool.ts";

/** The files of one split. */
export interface ListedFiles {
  /** The folder to which the names of `folders` are relative. */
  readonly root: string;
  /** The folders of the files, relative to `root` or absolute. */
  readonly folders: readonly string[];
  /** `[count]`, the folder of each file, a position in `folders`. */
  readonly folderOf: Uint32Array<ArrayBuffer>;
  /** The name of each file in its folder. */
  readonly names: NamePool;
}

/** Images in files of their own. */
export class FileImages implements SourceImages {
  /** Number of images. */
  readonly count: number;
  /** `[count]`, positions in the class table; undefined if the answers are not public. */
  readonly labels: Uint16Array<ArrayBuffer> | undefined;
  readonly #files: ListedFiles;
  /** Positions of names that are in several folders, as none of ILSVRC's is. */
  readonly #repeated: ReadonlySet<number>;

  /**
   * The images in `files`.
   *
   * @param labels the label of each; undefined if they are not known.
   * @throws {BadFileError} if a validation or test image of ILSVRC is in two folders.
   */
  constructor(files: ListedFiles, labels: Uint16Array<ArrayBuffer> | undefined) {
    this.count = files.names.length;
    this.labels = labels;
    this.#files = files;
    this.#repeated = files.names.allRepeated();
    this.#requireOnce();
  }

  /** The name of image `i`, with its folder if another image has the same name. */
  nameOf(i: number): string {
    const { folders, folderOf, names } = this.#files;
    return this.#repeated.has(i) ? join(folders[folderOf[i]], names.at(i)) : names.at(i);
  }

  /** The path of image `i`. */
  placeOf(i: number): string {
    const { root, folders, folderOf, names } = this.#files;
    const folder = folders[folderOf[i]];
    return folder.startsWith("/") ? join(folder, names.at(i)) : join(root, folder, names.at(i));
  }

  /**
   * Number of bytes of the file of image `i`, which the system is asked for; 0 if there is no such
   * file any more.
   */
  sizeOf(i: number): number {
    try {
      return Deno.statSync(this.placeOf(i)).size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return 0;
      throw error;
    }
  }

  /**
   * Reads the file of image `i`.
   *
   * @throws {BadFileError} if it can no longer be read.
   */
  async read(i: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!Number.isInteger(i) || i < 0 || i >= this.count) {
      throw new BadFileError({
        path: this.#files.root,
        expected: `an image from 0 to ${this.count - 1}`,
        found: `${i}`,
      });
    }
    return await unzipped(await readPicture(this.placeOf(i)), () => this.placeOf(i));
  }

  /** @throws {BadFileError} that names both places of an image of ILSVRC with a number. */
  #requireOnce(): void {
    const { names } = this.#files;
    const again = [...this.#repeated].sort((a, b) => a - b).find((i) => NUMBERED.test(names.at(i)));
    if (again === undefined) return;
    const name = names.at(again);
    const places = [...this.#repeated].filter((i) => names.at(i) === name).sort((a, b) => a - b);
    throw new BadFileError({
      path: this.placeOf(places[1]),
      expected: `${name} in one folder only`,
      found: `the same name as ${this.placeOf(places[0])}`,
      hint: "remove the one that is in the wrong folder: ILSVRC has one image of each number",
    });
  }
}

/** A validation or test image, of which ILSVRC has one of each number. */
const NUMBERED = /^ILSVRC20\d\d_(?:val|test)_\d{8}\.JPEG$/i;

/** A list of files that grows. */
export class FileList {
  readonly #root: string;
  readonly #folders = new Map<string, number>();
  readonly #names = new NamePool();
  #folderOf = new Uint32Array(1024);

  /** An empty list of files below `root`. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Adds the file `name` of a folder. */
  add(folder: string, name: string): void {
    let number = this.#folders.get(folder);
    if (number === undefined) this.#folders.set(folder, number = this.#folders.size);
    const i = this.#names.length;
    if (i >= this.#folderOf.length) this.#folderOf = grown(this.#folderOf, Uint32Array, i + 1);
    this.#folderOf[i] = number;
    this.#names.add(name);
  }

  /** The columns of the list. */
  finish(): ListedFiles {
    const folderOf = this.#folderOf.slice(0, this.#names.length);
    return { root: this.#root, folders: [...this.#folders.keys()], folderOf, names: this.#names };
  }
}
