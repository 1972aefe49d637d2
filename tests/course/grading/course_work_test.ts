import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type CourseWork,
  courseWorkText,
  emptyLessonWork,
  parseCourseWork,
  textChecksum,
} from "../../../lib/course/grading/course_work.ts";
import { BadFileError } from "../../../lib/errors.ts";

const changed = fc.integer({ min: 0, max: 2 ** 45 });
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

const good: CourseWork = JSON.parse(courseWorkText({
  "04-relu": {
    ...emptyLessonWork(),
    cells: { claim: { source: "1", of: "00000000", changed: 1 } },
    exercises: { bestRate: { tries: 1, solved: false, changed: 1 } },
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
    text: JSON.stringify(good).replace(',"changed":1', ""),
    message: "a number at lessons.04-relu.cells.claim.changed but found nothing",
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
