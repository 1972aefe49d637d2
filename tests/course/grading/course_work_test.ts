import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type CourseWork,
  courseWorkText,
  emptyLessonWork,
  parseCourseWork,
  readableLessonWork,
  textChecksum,
} from "../../../lib/course/grading/course_work.ts";
import { earliestTime } from "../../../lib/course/grading/work_times.ts";
import { BadFileError } from "../../../lib/errors.ts";

const changed = fc.integer({ min: earliestTime, max: Date.now() });
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0));
const named = <T>(value: fc.Arbitrary<T>) => fc.dictionary(fc.string(), value, { maxKeys: 4 });
const lesson = fc.record({
  cells: named(fc.record({ source: fc.string(), of: fc.string(), changed })),
  exercises: named(fc.record({ tries: fc.nat(), solved: fc.boolean(), changed })),
  claims: named(fc.record({
    html: fc.string(),
    scale: fc.string(),
    unit: fc.string(),
    value: number,
    low: number,
    high: number,
    guess: number,
    judged: fc.boolean(),
    changed,
  })),
});

Deno.test("a file of any work is read as it was written", () => {
  fc.assert(fc.property(named(lesson), (lessons) => {
    const { lessons: read, saved } = parseCourseWork(courseWorkText(lessons, "2026-01-02"), "a");
    // JSON has no prototypes.
    assertEquals(JSON.stringify(read), JSON.stringify(lessons));
    assertEquals(saved, "2026-01-02");
  }));
});

const then = Date.UTC(2020, 0);
const good: CourseWork = JSON.parse(courseWorkText({
  "04-relu": {
    ...emptyLessonWork(),
    cells: { claim: { source: "1", of: "00000000", changed: then } },
    exercises: { bestRate: { tries: 1, solved: false, changed: then } },
  },
}, "2026-01-02"));

const wrong: Readonly<Record<string, { text: string; message: string }>> = {
  "no JSON": { text: "{", message: "a file that a page of the course has saved" },
  "another file": { text: '{"cells":[]}', message: "another kind of file" },
  "a list": { text: "[]", message: "another kind of file" },
  "a newer version": {
    text: JSON.stringify({ ...good, version: 2 }),
    message: "Expected version 1 but found version 2",
  },
  "no lessons": {
    text: JSON.stringify({ ...good, lessons: [] }),
    message: "an object at lessons but found a list",
  },
  "a number as text of a cell": {
    text: JSON.stringify(good).replace('"source":"1"', '"source":1'),
    message: "a string at lessons.04-relu.cells.claim.source but found a number",
  },
  "a cell without a time": {
    text: JSON.stringify(good).replace(`,"changed":${then}`, ""),
    message: "a number at lessons.04-relu.cells.claim.changed but found nothing",
  },
  "a time that no clock reaches": {
    text: JSON.stringify(good).replace(`"changed":${then}`, '"changed":9e15'),
    message: "a time from 2012 to tomorrow, in whole milliseconds since 1970, at " +
      "lessons.04-relu.cells.claim.changed but found 9000000000000000",
  },
  "a time before the paper": {
    text: JSON.stringify(good).replace(`"changed":${then}`, '"changed":-1'),
    message: "at lessons.04-relu.cells.claim.changed but found -1",
  },
  "a time in the future": {
    text: JSON.stringify(good).replace(`${then}`, String(Date.now() + 1e9)),
    message: "a time from 2012 to tomorrow",
  },
  "a negative count": {
    text: JSON.stringify(good).replace('"tries":1', '"tries":-1'),
    message: "a count at lessons.04-relu.exercises.bestRate.tries but found -1",
  },
};
for (const [what, { text, message }] of Object.entries(wrong)) {
  Deno.test(`a file with ${what} is refused, and the error names the place`, () => {
    const error = assertThrows(() => parseCourseWork(text, "work.json"), BadFileError);
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.message, "in work.json");
  });
}

Deno.test("of a lesson with bad parts the good ones are read, with possible times", () => {
  const value = {
    cells: { a: { source: "1", of: "0", changed: 9e15 }, b: { source: 1, of: "0", changed: then } },
    exercises: { c: { tries: 1, solved: true, changed: null } },
  };
  const { work, unread } = readableLessonWork(value, "storage", then);
  assertEquals(work, {
    cells: { a: { source: "1", of: "0", changed: then } },
    exercises: { c: { tries: 1, solved: true, changed: earliestTime } },
    claims: {},
  });
  assertEquals(unread.length, 2);
  assertStringIncludes(unread[0], "a string at cells.b.source");
  assertStringIncludes(unread[1], "an object at claims but found nothing");
});

Deno.test("any text is read or refused with a BadFileError", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    assertThrows(() => parseCourseWork(text, "x"), BadFileError);
  }));
});

Deno.test("the checksum of a text is FNV-1a", () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/: test vectors of 32 bits
  assertEquals(textChecksum(""), "811c9dc5");
  assertEquals(textChecksum("a"), "e40c292c");
  assertEquals(textChecksum("foobar"), "bf9cf968");
});
