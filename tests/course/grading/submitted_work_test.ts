/**
 * Covers lib/course/grading/submitted_work.ts, lib/course/grading/notebook_cells.ts and
 * lib/course/grading/lesson_stubs.ts: answers and predictions in whatever a learner hands in.
 */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BadFileError } from "../../../lib/errors.ts";
import { courseWorkText, emptyLessonWork } from "../../../lib/course/grading/course_work.ts";
import { answerTo, guessIn, submittedLessons } from "../../../lib/course/grading/submitted_work.ts";
import { exampleLesson } from "./example_lesson.ts";

const lessons = [exampleLesson, { ...exampleLesson, number: "91", name: "91-other", stubs: [] }];
const [ofDouble, ofTwice] = exampleLesson.stubs;
const answer = "function double(x) { return x.map((v) => 2 * v); }";

/** A cell of a notebook file. */
interface FileCell {
  id?: string;
  tags?: string[];
  source: string | string[];
}

/** The text of a notebook with the author's cells, some of which are changed, and further cells. */
function notebook(changed: Record<string, string>, more: FileCell[] = [], bare = false): string {
  const authors = exampleLesson.cells.map(({ id, tags, source }): FileCell => ({
    ...(bare ? {} : { id: id ?? "", tags: [...tags] }),
    source: changed[id ?? ""] ?? source,
  }));
  const cells = [...authors, ...more].map(({ id, tags, source }) => ({
    ...{ cell_type: "code", ...(id === undefined ? {} : { id }), source },
    metadata: tags === undefined ? {} : { tags },
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

const submitted = (text: string, path = "anna.ipynb") => submittedLessons(text, path, lessons)[0];

Deno.test("an answer is found by its tag, by the id of its cell, and by the name of its function", () => {
  const byTag = submitted(notebook({ "stub-double": answer }));
  const byId = submitted(notebook({ "stub-double": answer }).replace("exercise:double", "lost"));
  const byName = submitted(notebook({ "stub-double": answer }, [], true));
  for (const { lesson, cells } of [byTag, byId, byName]) {
    assertEquals(lesson.number, "90");
    assertEquals(answerTo(ofDouble, cells)?.text, answer);
    assertEquals(answerTo(ofTwice, cells), undefined);
  }
});

Deno.test("an answer in a cell of the learner's own counts, and the last of several", () => {
  const own = { id: "mine", source: answer.split(/(?<=\{ )/) };
  assertEquals(answerTo(ofDouble, submitted(notebook({}, [own])).cells)?.text, answer);
  const older = "function double(x) { return x; }";
  const both = submitted(notebook({ "stub-double": older }, [own])).cells;
  assertEquals(answerTo(ofDouble, both), { text: answer, others: [older] });
});

Deno.test("a variable of the same name in another cell is no answer", () => {
  const others = [
    "for (const x of [1]) {\n  const double = 2 * x;\n}",
    "const double = twiceOf(3);",
    "double = 3;",
  ];
  for (const [i, source] of others.entries()) {
    const { cells } = submitted(notebook({ "stub-double": answer }, [{ id: `own-${i}`, source }]));
    assertEquals(answerTo(ofDouble, cells)?.text, answer, source);
  }
  const arrow = "const double = (x) => x.map((v) => v + v);";
  const { cells } = submitted(notebook({}, [{ id: "own", source: arrow }]));
  assertEquals(answerTo(ofDouble, cells)?.text, arrow);
});

Deno.test("a stub with other blanks or a comment is no answer", () => {
  const stub = "function double(x: number[]): number[] {\n    // my turn\n    return yourTurn()\n}";
  assertEquals(answerTo(ofDouble, submitted(notebook({ "stub-double": stub })).cells), undefined);
  assertEquals(answerTo(ofDouble, submitted(notebook({ "stub-double": " \n" })).cells), undefined);
});

Deno.test("a cell with the tag and without the function is an answer that will not be solved", () => {
  const { cells } = submitted(notebook({ "stub-double": "const other = 3;" }));
  assertEquals(answerTo(ofDouble, cells)?.text, "const other = 3;");
});

Deno.test("the lesson of a notebook is known by its checks, by its file, or by its functions", () => {
  const cells = (...sources: string[]) =>
    JSON.stringify({ cells: sources.map((source) => ({ cell_type: "code", source })) });
  assertEquals(submitted(cells("await check(lesson91.x, x);")).lesson.number, "91");
  assertEquals(submitted(cells(answer), "91-other (2).ipynb").lesson.number, "91");
  assertEquals(submitted(cells("1", answer)).lesson.number, "90");
  const { message } = assertThrows(() => submitted(cells("1")), BadFileError);
  assertStringIncludes(message, "no exercise of this course");
});

Deno.test("the file that a page saves has the edited cells of any number of lessons", () => {
  const cell = (source: string) => ({ source, of: "00000000", changed: Date.UTC(2026, 0) });
  const text = courseWorkText({
    "90-example": {
      ...emptyLessonWork(),
      cells: {
        "stub-double": cell(answer),
        setup: cell(exampleLesson.cells[0].source),
        predict: cell('const prediction = predict({ question: "How many?", guess: -2.5 });'),
      },
    },
    "91-other": emptyLessonWork(),
    "99-unknown": emptyLessonWork(),
  }, "2027-01-31");
  const found = submittedLessons(text, "anna.json", lessons);
  assertEquals(found.map(({ lesson }) => lesson.number), ["90", "91"]);
  const [{ cells }] = found;
  assertEquals(cells.map(({ id }) => id), ["predict", "stub-double"]);
  assertEquals(answerTo(ofDouble, cells)?.text, answer);
  assertEquals(guessIn(cells), "-2.5");
});

Deno.test("a guess is what stands in place of null, number or not", () => {
  const guess = (text: string) =>
    guessIn([{
      id: "predict",
      tags: [],
      source: `const p = predict({\n  unit: "%",\n  guess: ${text}\n});`,
    }]);
  assertEquals(guess("3_000.5,"), "3_000.5");
  assertEquals(guess("1 / 3,"), "1 / 3");
  assertEquals([guess("null,"), guess(""), guess("undefined,")], [undefined, undefined, undefined]);
  assertEquals(
    guessIn([{ id: "a", tags: [], source: "await yourExperiment({ guess: 3 });" }]),
    undefined,
  );
});

Deno.test("a file that is neither a notebook nor saved work is refused without quoting it", () => {
  const said = (text: string, path = "anna.ipynb") =>
    assertThrows(() => submittedLessons(text, path, lessons), BadFileError).message;
  assertStringIncludes(said("root:x:0:0"), "a text that is not JSON");
  assertEquals(said("root:x:0:0").includes("root"), false);
  assertStringIncludes(said("[]"), "a notebook with cells");
  assertStringIncludes(said('{"cells": 3}'), "a notebook with cells");
  assertStringIncludes(said("{}", "anna.json"), "a page of the course");
});

Deno.test("odd cells do not keep a notebook from being read", () => {
  const text = JSON.stringify({
    cells: [
      ...[null, 3, {}, { cell_type: "markdown", source: "x" }, { cell_type: "code" }],
      ...[{ cell_type: "code", source: [1, answer], metadata: 3, id: 4 }],
      { cell_type: "code", source: "x".repeat(200_000) },
      { cell_type: "code", metadata: { tags: "exercise:twice" }, source: { text: answer } },
    ],
  });
  const { cells } = submitted(text, "90-example.ipynb");
  assertEquals(cells, [{ id: undefined, tags: [], source: answer }]);
});
