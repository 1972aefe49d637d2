/// <reference lib="dom" />
/**
 * Keeps a reader's work in the browser, one record a lesson. Every change reads the record, changes
 * one entry and writes it, so that two tabs keep each other's entries, and of one entry the last
 * write stays.
 *
 * @module
 */
import {
  courseWorkVersion,
  emptyLessonWork,
  type LessonWork,
  readableLessonWork,
  textChecksum,
} from "../../../../lib/course/grading/course_work.ts";
import { isRecord } from "../../../../lib/is_record.ts";
import { mergedWork } from "./merge_work.ts";

/** The part of `localStorage` that is used. */
export type KeyedTexts = Pick<Storage, "length" | "key" | "getItem" | "setItem">;

/** Called with the name of a lesson whose stored work cannot be read, and the key that keeps it. */
export type UnreadListener = (lesson: string, key: string) => void;

/** A reader's work in this browser. */
export class WorkStore {
  readonly #storage: KeyedTexts | undefined;
  readonly #prefix: string;
  readonly #unreadPrefix: string;
  /** What could not be stored, for as long as the page is open. */
  readonly #memory = new Map<string, LessonWork>();
  readonly #onLost: () => void;
  readonly #onUnread: UnreadListener;

  /**
   * Work in `storage`, or only in this page if that is `undefined`.
   *
   * @param folder the path of the site: two sites of one host keep their work apart.
   * @param onLost called when the browser keeps nothing, so that the work ends with the page.
   * @param onUnread called when stored work cannot be read; its text is kept apart.
   */
  constructor(
    storage: KeyedTexts | undefined,
    folder: string,
    onLost: () => void = () => {},
    onUnread: UnreadListener = () => {},
  ) {
    this.#storage = storage;
    this.#prefix = `alexnet-course:${folder}:`;
    this.#unreadPrefix = `alexnet-course-unread:${folder}:`;
    this.#onLost = onLost;
    this.#onUnread = onUnread;
  }

  /** The work of `lesson` as it is now. */
  read(lesson: string): LessonWork {
    return this.#memory.get(lesson) ?? this.#stored(lesson) ?? emptyLessonWork();
  }

  /** Changes the work of `lesson`. */
  change(lesson: string, change: (work: LessonWork) => void): void {
    const work = this.read(lesson);
    change(work);
    this.#write(lesson, work);
  }

  /** The work of all lessons, by their names. */
  all(): Record<string, LessonWork> {
    const lessons = new Set(this.#memory.keys());
    for (let i = 0; i < (this.#storage?.length ?? 0); i++) {
      const key = this.#storage?.key(i) ?? "";
      if (key.startsWith(this.#prefix)) lessons.add(key.slice(this.#prefix.length));
    }
    return Object.fromEntries([...lessons].sort().map((lesson) => [lesson, this.read(lesson)]));
  }

  /** Adds the work of a file; of an entry that is in both, the one that was written last stays. */
  merge(lessons: Readonly<Record<string, LessonWork>>): void {
    for (const [lesson, work] of Object.entries(lessons)) {
      this.#write(lesson, mergedWork(this.read(lesson), work));
    }
  }

  /** Whether a storage event of another tab is about this work. */
  concerns(key: string | null): boolean {
    return key === null || key.startsWith(this.#prefix);
  }

  /** The stored work of `lesson`, as far as it can be read; undefined if there is none. */
  #stored(lesson: string): LessonWork | undefined {
    try {
      const text = this.#storage?.getItem(this.#prefix + lesson) ?? null;
      if (text === null) return undefined;
      const { work, isWhole } = readWork(text);
      if (!isWhole) this.#keepApart(lesson, text);
      return work;
    } catch {
      return undefined; // Blocked, or too full to keep the text apart: #write then writes nothing.
    }
  }

  #write(lesson: string, work: LessonWork): void {
    try {
      if (this.#storage === undefined) throw new Error("no storage");
      const before = this.#storage.getItem(this.#prefix + lesson);
      if (before !== null && !readWork(before).isWhole) this.#keepApart(lesson, before);
      const text = JSON.stringify({ version: courseWorkVersion, work });
      this.#storage.setItem(this.#prefix + lesson, text);
      this.#memory.delete(lesson);
    } catch {
      this.#memory.set(lesson, work);
      this.#onLost();
    }
  }

  /** Keeps a text that this code cannot read whole, before the next change writes over it. */
  #keepApart(lesson: string, text: string): void {
    const key = `${this.#unreadPrefix}${lesson}:${textChecksum(text)}`;
    if (this.#storage?.getItem(key) !== text) this.#storage?.setItem(key, text);
    this.#onUnread(lesson, key);
  }
}

/** What can be read of a stored text, and whether that is all of it. */
function readWork(text: string): { work: LessonWork | undefined; isWhole: boolean } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { work: undefined, isWhole: false };
  }
  if (!isRecord(raw) || raw.version !== courseWorkVersion) {
    return { work: undefined, isWhole: false };
  }
  const { work, unread } = readableLessonWork(raw.work, "this browser's storage", Date.now());
  return { work, isWhole: unread.length === 0 };
}

/** `localStorage`; undefined in a page whose browser has or allows none. */
export function browserStorage(): Storage | undefined {
  try {
    const storage = globalThis.localStorage;
    storage.setItem("alexnet-course", "1");
    storage.removeItem("alexnet-course");
    return storage;
  } catch {
    return undefined;
  }
}
