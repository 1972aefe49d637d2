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
  /** Whether names are unique without their folders, as ILSVRC's are; found out when needed. */
  #isUnique: boolean | undefined;

  /**
   * The images in `files`.
   *
   * @param labels the label of each; undefined if they are not known.
   */
  constructor(files: ListedFiles, labels: Uint16Array<ArrayBuffer> | undefined) {
    this.count = files.names.length;
    this.labels = labels;
    this.#files = files;
  }

  /** The name of image `i`, with its folder if names are not unique without it. */
  nameOf(i: number): string {
    const { folders, folderOf, names } = this.#files;
    this.#isUnique ??= names.repeated() === undefined;
    return this.#isUnique ? names.at(i) : join(folders[folderOf[i]], names.at(i));
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
    if (!(i >= 0 && i < this.count)) {
      throw new BadFileError({
        path: this.#files.root,
        expected: `an image from 0 to ${this.count - 1}`,
        found: `${i}`,
      });
    }
    return await unzipped(await readPicture(this.placeOf(i)), () => this.placeOf(i));
  }
}

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
