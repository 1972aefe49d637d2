/**
 * Where each image lies in a tar archive, or in a tar archive of tar archives, without unpacking
 * anything: only headers are read, 1.3 million of them in seconds from a fast disk.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { EventTurns } from "../../../lib/event_turns.ts";
import { printable } from "../../../lib/printable.ts";
import type { Rejected } from "../../rejected.ts";
import {
  type PositionalBytes,
  tarEntries,
  type TarEntry,
  type TarSpan,
} from "../../tar/tar_entries.ts";
import { grown, NamePool } from "./name_pool.ts";

/** The names that an archive may hold. */
export interface MemberRule {
  /** The name of an inner archive; its first group is the name of the group of images in it. */
  readonly container?: RegExp;
  /** The name of an image, without folders. */
  readonly image: RegExp;
  /** Such a name, for messages. */
  readonly example?: string;
  /**
   * The group of an image: the first group of `image`, which in an inner archive must be that of the
   * archive; the folder in which it lies; or "", one for all.
   */
  readonly group: "name" | "folder" | "one";
}

/** The images of an archive, in the order in which they lie there. */
export interface TarIndex {
  /** `[count]`, the first byte of each image in the outer archive. */
  readonly offsets: Float64Array<ArrayBuffer>;
  /** `[count]`, the number of bytes of each. */
  readonly sizes: Uint32Array<ArrayBuffer>;
  /** `[count]`, the group of each, a position in `groupNames`. */
  readonly groups: Uint16Array<ArrayBuffer>;
  /** The groups in the order of their first images: WNIDs, or folders. */
  readonly groupNames: readonly string[];
  /** The name of each image, without folders. */
  readonly names: NamePool;
  /** What is not an image, with reasons: the first {@linkcode MOST_REJECTED}. */
  readonly rejected: readonly Rejected[];
  /** The number of all such entries. */
  readonly rejectedCount: number;
  /** Whether the archive, and each in it, ends as it should. */
  readonly ended: boolean;
}

/** The entries of an archive that are listed as set aside; the others are counted. */
export const MOST_REJECTED = 1000;

/** The most bytes of one image. */
export const MOST_IMAGE_BYTES = 2 ** 28;

/** More groups than two bytes can number. */
const MOST_GROUPS = 2 ** 16;

/** Entries between two looks at the clock: each may be a seek of a disk. */
const ENTRIES_A_LOOK = 16;
/** Milliseconds between two reports of the progress. */
const REPORT_EVERY = 100;

/** How far an index is. */
export interface IndexProgress {
  /** Bytes of the archive that are behind. */
  readonly done: number;
  /** Bytes of the archive. */
  readonly total: number;
  /** Images found so far. */
  readonly images: number;
}

/**
 * Indexes the archive `source`.
 *
 * @param source the archive; only headers are read from it.
 * @param path its path, for messages.
 * @param rule the names that it may hold. Other entries, links, and names that lead out of the
 * archive are set aside; folders are skipped.
 * @param onProgress called from time to time.
 * @throws {BadFileError} if the archive is damaged or cut off, has no image, has one twice, or an
 * inner archive has an image of another class.
 */
export async function indexTar(
  source: PositionalBytes,
  path: string,
  rule: MemberRule,
  onProgress?: (progress: IndexProgress) => void,
): Promise<TarIndex> {
  const builder = new IndexBuilder(path, rule);
  const turns = new EventTurns();
  let [steps, reported] = [0, performance.now()];
  for (const at of builder.walk(source)) {
    if (++steps % ENTRIES_A_LOOK > 0) continue;
    if (performance.now() - reported > REPORT_EVERY) {
      onProgress?.({ done: at, total: source.size, images: builder.count });
      reported = performance.now();
    }
    await turns.yield();
  }
  const index = builder.finish();
  onProgress?.({ done: source.size, total: source.size, images: index.sizes.length });
  return index;
}

/** The columns while they grow. */
class IndexBuilder {
  count = 0;
  readonly #path: string;
  readonly #rule: MemberRule;
  #offsets = new Float64Array(1024);
  #sizes = new Uint32Array(1024);
  #groups = new Uint16Array(1024);
  readonly #numbers = new Map<string, number>();
  readonly #names = new NamePool();
  readonly #containers = new Map<string, number>();
  readonly #rejected: Rejected[] = [];
  #rejectedCount = 0;
  #ended = true;

  constructor(path: string, rule: MemberRule) {
    this.#path = path;
    this.#rule = rule;
  }

  /** Yields the position of each entry. */
  *walk(source: PositionalBytes): Generator<number> {
    const path = this.#path;
    for (const entry of this.#entries(source, { path, start: 0, end: source.size })) {
      const { container } = this.#rule;
      const [, group] = container?.exec(baseOf(entry.name) ?? "") ?? [];
      if (group === undefined || entry.kind !== "file") this.#take(entry, path);
      else yield* this.#walkInner(source, entry, group);
      yield entry.offset;
    }
  }

  *#walkInner(source: PositionalBytes, entry: TarEntry, group: string): Generator<number> {
    const { name, offset, start, size } = entry;
    const before = this.#containers.get(group);
    if (before !== undefined) {
      throw new BadFileError({
        path: this.#path,
        offset,
        expected: "each archive once",
        found: `${name} again, which is also at byte ${before}`,
        hint: "the archive is damaged: download it again",
      });
    }
    this.#containers.set(group, offset);
    const path = `${this.#path}, ${name}`;
    for (const inner of this.#entries(source, { path, start, end: start + size })) {
      this.#take(inner, path, group);
      yield inner.offset;
    }
  }

  *#entries(source: PositionalBytes, span: TarSpan): Generator<TarEntry> {
    const ended = yield* tarEntries(source, span);
    this.#ended &&= ended;
  }

  /** Takes an image, or sets the entry aside. */
  #take(entry: TarEntry, path: string, container?: string): void {
    if (entry.kind === "folder") return;
    const reason = entry.kind === "file"
      ? this.#takeFile(entry, path, container)
      : entry.kind === "link"
      ? "a link"
      : "neither a file nor a folder";
    if (reason === undefined) return;
    this.#rejectedCount++;
    if (this.#rejected.length >= MOST_REJECTED) return;
    this.#rejected.push({ path: `${path}, ${printable(entry.name)}`, reason, kind: "file" });
  }

  /** What is wrong with the entry; undefined if it is an image. */
  #takeFile({ name, size, start, offset }: TarEntry, path: string, container?: string) {
    const base = baseOf(name);
    if (base === undefined) return "a name that leads out of the archive";
    const match = this.#rule.image.exec(base);
    if (match === null) {
      if (base.startsWith(".")) return "a hidden file";
      const { example } = this.#rule;
      const named = example === undefined ? "" : `; expected is a name such as ${example}`;
      return `a name that no image of this archive has${named}`;
    }
    if (size > MOST_IMAGE_BYTES) return `${size} bytes, too many for an image`;
    const group = this.#rule.group === "name"
      ? match[1]
      : this.#rule.group === "folder"
      ? name.split("/").at(-2) ?? ""
      : "";
    if (container !== undefined && group !== container) {
      throw new BadFileError({
        path,
        offset,
        expected: `images of ${container}`,
        found: base,
        hint: "the archive was not made by ImageNet: download it again",
      });
    }
    this.#add(base, start, size, group);
  }

  #add(name: string, start: number, size: number, group: string): void {
    const i = this.count++;
    if (i >= this.#sizes.length) {
      this.#offsets = grown(this.#offsets, Float64Array, this.count);
      this.#sizes = grown(this.#sizes, Uint32Array, this.count);
      this.#groups = grown(this.#groups, Uint16Array, this.count);
    }
    let number = this.#numbers.get(group);
    if (number === undefined) this.#numbers.set(group, number = this.#newGroup());
    this.#offsets[i] = start;
    this.#sizes[i] = size;
    this.#groups[i] = number;
    this.#names.add(name);
  }

  #newGroup(): number {
    if (this.#numbers.size < MOST_GROUPS) return this.#numbers.size;
    throw new BadFileError({
      path: this.#path,
      expected: `at most ${MOST_GROUPS} classes`,
      found: "more",
    });
  }

  /** @throws {BadFileError} if there is no image, or one twice. */
  finish(): TarIndex {
    const { count } = this;
    if (count === 0) {
      const [first] = this.#rejected;
      const found = first === undefined
        ? "an archive without files"
        : `${this.#rejectedCount} other entries, the first ${first.path}: ${first.reason}`;
      const { example } = this.#rule;
      const named = example === undefined ? "" : `, whose images have names such as ${example}`;
      const hint = `download the archive again${named}`;
      throw new BadFileError({ path: this.#path, expected: "images of ILSVRC", found, hint });
    }
    // In archives that are grouped by folder, a name may be in several of them.
    const repeated = this.#rule.group === "folder" ? undefined : this.#names.repeated();
    if (repeated !== undefined) {
      throw new BadFileError({
        path: this.#path,
        offset: this.#offsets[repeated.again],
        expected: "each image once",
        found: `${this.#names.at(repeated.again)} again, which is also at byte ${
          this.#offsets[repeated.first]
        }`,
        hint: "the archive is damaged: download it again",
      });
    }
    return {
      offsets: this.#offsets.slice(0, count),
      sizes: this.#sizes.slice(0, count),
      groups: this.#groups.slice(0, count),
      groupNames: [...this.#numbers.keys()],
      names: this.#names,
      rejected: this.#rejected,
      rejectedCount: this.#rejectedCount,
      ended: this.#ended,
    };
  }
}

/** The last part of a path in an archive; undefined if the path leads out of it. */
function baseOf(name: string): string | undefined {
  const slash = name.lastIndexOf("/");
  if (slash < 0) return name === ".." ? undefined : name;
  const isOutside = name.startsWith("/") || /(?:^|\/)\.\.(?:\/|$)/.test(name);
  return isOutside ? undefined : name.slice(slash + 1);
}
