/**
 * What a reader of the course's site has written, predicted and solved: one record a lesson, which
 * the pages keep in the browser, and one file for the whole course, which they export and import and
 * which `deno task grade` reads.
 *
 * @module
 */
import { BadFileError } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import { isWorkTime, nearestWorkTime } from "./work_times.ts";

/** An edited cell. */
export interface CellWork {
  /** The reader's text. */
  source: string;
  /** The checksum of the author's text at the time, by {@linkcode textChecksum}. */
  of: string;
  /** When it was written, in milliseconds since 1970. */
  changed: number;
}

/** What a reader has done for an exercise. */
export interface ExerciseWork {
  /** The number of checks that failed. */
  tries: number;
  /** Whether a check has passed. */
  solved: boolean;
  /** When it changed, in milliseconds since 1970. */
  changed: number;
}

/** A claim as the reader's own run has measured it. */
export interface OwnClaim {
  /** The card as HTML. */
  html: string;
  /** The scale of the run. */
  scale: string;
  /** The unit of the numbers. */
  unit: string;
  /** The measured value; `null` if it was not measured. */
  value: number | null;
  /** Lower end of its interval, if it has one. */
  low: number | null;
  /** Upper end of its interval, if it has one. */
  high: number | null;
  /** The reader's guess, if there is one. */
  guess: number | null;
  /** Whether the claim has a verdict; nets of a quick run have none, so a guess does not count. */
  judged: boolean;
  /** When it was measured, in milliseconds since 1970. */
  changed: number;
}

/** The work of one lesson. */
export interface LessonWork {
  /** The edited cells, by their ids. */
  cells: Record<string, CellWork>;
  /** The exercises that were tried, by their names. */
  exercises: Record<string, ExerciseWork>;
  /** The measured claims, by their ids. */
  claims: Record<string, OwnClaim>;
}

/** The file with the work of the whole course. */
export interface CourseWork {
  /** The kind of the file. */
  format: typeof courseWorkFormat;
  /** The version of the format. */
  version: typeof courseWorkVersion;
  /** The day on which it was saved, `YYYY-MM-DD`. */
  saved: string;
  /** The work by the name of the lesson, e.g. `04-relu`. */
  lessons: Record<string, LessonWork>;
}

/** The kind of the file, in the file. */
export const courseWorkFormat = "alexnet-course-work";

/** The version of the format that this code writes. */
export const courseWorkVersion = 1;

/** The largest file that is read, in characters. */
const LARGEST = 2 ** 26;

/** A lesson without work. */
export function emptyLessonWork(): LessonWork {
  return { cells: {}, exercises: {}, claims: {} };
}

/** A short checksum of a cell's text (FNV-1a, 32 bits), to see whether the author has changed it. */
export function textChecksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** The text of a file with the work of `lessons`, saved on `day` (`YYYY-MM-DD`). */
export function courseWorkText(
  lessons: Readonly<Record<string, LessonWork>>,
  day: string,
): string {
  const file: CourseWork = {
    format: courseWorkFormat,
    version: courseWorkVersion,
    saved: day,
    lessons: { ...lessons },
  };
  return JSON.stringify(file, null, 1) + "\n";
}

/**
 * Reads the text of a file with a reader's work.
 *
 * @param path the name of the file, for messages.
 * @throws {BadFileError} when it is not such a file, is of a newer version, or a part of it has
 * another type or a time at which it cannot have been written; the message names the part.
 */
export function parseCourseWork(text: string, path: string): CourseWork {
  const bad = (expected: string, found: string, hint?: string) =>
    new BadFileError({ path, expected, found, hint });
  if (text.length > LARGEST) throw bad("at most 64 million characters", `${text.length}`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw bad("a file that a page of the course has saved", found, "choose another file");
  }
  if (!isRecord(raw) || raw.format !== courseWorkFormat) {
    throw bad("a file that a page of the course has saved", "another kind of file");
  }
  if (raw.version !== courseWorkVersion) {
    const found = `version ${JSON.stringify(raw.version)}`;
    throw bad(`version ${courseWorkVersion}`, found, "open it with the site that saved it");
  }
  if (typeof raw.saved !== "string") throw bad("a day at saved", typeof raw.saved);
  return {
    format: courseWorkFormat,
    version: courseWorkVersion,
    saved: raw.saved,
    lessons: entries(raw.lessons, "lessons", path, parseLessonWork),
  };
}

/**
 * Checks the work of one lesson.
 *
 * @param value what was read.
 * @param where the place in the file, for the message, e.g. `lessons.04-relu`.
 * @param path the name of the file, for the message.
 * @throws {BadFileError} when a part has another type or a time at which it cannot have been written.
 */
export function parseLessonWork(value: unknown, where: string, path: string): LessonWork {
  const { cells, exercises, claims } = record(value, where, path);
  return {
    cells: entries(cells, `${where}.cells`, path, parseCell),
    exercises: entries(exercises, `${where}.exercises`, path, parseExercise),
    claims: entries(claims, `${where}.claims`, path, parseClaim),
  };
}

/**
 * As much of the work of one lesson as can be read. A time at which an entry cannot have been written
 * becomes the nearest one that is possible.
 *
 * @param value what was read.
 * @param path where it was read, for the messages.
 * @param now the time, in milliseconds since 1970.
 * @returns the work, and one message for each part that cannot be read.
 */
export function readableLessonWork(
  value: unknown,
  path: string,
  now: number,
): { work: LessonWork; unread: string[] } {
  const unread: string[] = [];
  const attempt = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      unread.push(error.message);
    }
  };
  const read = <T>(name: keyof LessonWork, parse: Parser<T>): Record<string, T> => {
    const all = attempt(() => record(record(value, "the work", path)[name], name, path)) ?? {};
    return Object.fromEntries(
      Object.entries(all).flatMap(([key, each]) => {
        const dated = isRecord(each)
          ? { ...each, changed: nearestWorkTime(each.changed, now) }
          : each;
        const entry = attempt(() => parse(dated, `${name}.${key}`, path));
        return entry === undefined ? [] : [[key, entry]];
      }),
    );
  };
  const work = {
    cells: read("cells", parseCell),
    exercises: read("exercises", parseExercise),
    claims: read("claims", parseClaim),
  };
  return { work, unread };
}

type Parser<T> = (value: unknown, where: string, path: string) => T;

function parseCell(value: unknown, where: string, path: string): CellWork {
  const raw = record(value, where, path);
  const text = (name: string) => field(raw, name, "string", where, path);
  return { source: text("source"), of: text("of"), changed: time(raw, where, path) };
}

function parseExercise(value: unknown, where: string, path: string): ExerciseWork {
  const raw = record(value, where, path);
  const tries = field(raw, "tries", "number", where, path);
  if (!Number.isSafeInteger(tries) || tries < 0) {
    throw new BadFileError({ path, expected: `a count at ${where}.tries`, found: String(tries) });
  }
  return {
    tries,
    solved: field(raw, "solved", "boolean", where, path),
    changed: time(raw, where, path),
  };
}

function parseClaim(value: unknown, where: string, path: string): OwnClaim {
  const raw = record(value, where, path);
  const text = (name: string) => field(raw, name, "string", where, path);
  const number = (name: string) =>
    raw[name] === null ? null : field(raw, name, "number", where, path);
  return {
    html: text("html"),
    scale: text("scale"),
    unit: text("unit"),
    value: number("value"),
    low: number("low"),
    high: number("high"),
    guess: number("guess"),
    judged: field(raw, "judged", "boolean", where, path),
    changed: time(raw, where, path),
  };
}

function time(raw: Record<string, unknown>, where: string, path: string): number {
  const changed = field(raw, "changed", "number", where, path);
  if (isWorkTime(changed, Date.now())) return changed;
  throw new BadFileError({
    path,
    expected: `a time from 2012 to tomorrow, in whole milliseconds since 1970, at ${where}.changed`,
    found: String(changed),
    hint: "set the clock of the computer that saved it, or correct the number in the file",
  });
}

/** The types of fields by their names. */
interface Types {
  string: string;
  number: number;
  boolean: boolean;
}

function field<Name extends keyof Types>(
  raw: Record<string, unknown>,
  name: string,
  type: Name,
  where: string,
  path: string,
): Types[Name] {
  const value = raw[name];
  const kind: string = typeof value;
  if (kind === type) return value as Types[Name];
  throw new BadFileError({
    path,
    expected: `a ${type} at ${where}.${name}`,
    found: value === undefined ? "nothing" : kindOf(value),
  });
}

/** Every value of the object `value`, parsed; its keys are kept apart from `Object.prototype`. */
function entries<T>(
  value: unknown,
  where: string,
  path: string,
  parse: Parser<T>,
): Record<string, T> {
  const all = Object.entries(record(value, where, path));
  return Object.fromEntries(all.map(([key, each]) => [key, parse(each, `${where}.${key}`, path)]));
}

function record(value: unknown, where: string, path: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new BadFileError({ path, expected: `an object at ${where}`, found: kindOf(value) });
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
