/** A lesson with two exercises, for tests of grading. */
import { gradedLesson } from "../../../lib/course/grading/lesson_stubs.ts";
import type { NotebookCell } from "../../../lib/course/grading/notebook_cells.ts";
import type { Exercise } from "../../../lib/course/exercises/exercise.ts";

/** Doubles each number, and leaves the list as it is. */
export const double: Exercise<(x: number[]) => number[]> = {
  name: "double",
  task: "Double each number of `x` in a **new** list.",
  difficulty: 2,
  minutes: 1,
  inputs: ["x"],
  properties: [
    {
      says: "numbers double",
      inputs: [[[1]], [[1, 2]]],
      more: (draw) => draw.times(3, () => [draw.integers(3, -50, 50)]),
      expected: (x) => x.map((value) => 2 * value),
      hints: ["Twice as much.", "2 * value."],
    },
    {
      says: "the list itself stays as it was",
      inputs: [[[3, 4]]],
      more: (draw) => [[draw.integers(3, -50, 50)]],
      expected: (x) => x.map((value) => 2 * value),
      keepsInputs: true,
      hints: ["x.map makes a new list."],
    },
  ],
};

/** Calls a function that it gets. */
export const twice: Exercise<(f: (x: number) => number, x: number) => number> = {
  name: "twice",
  task: "Apply `f` two times.",
  difficulty: 1,
  minutes: 1,
  inputs: ["f", "x"],
  properties: [{
    says: "the function is applied to its own result",
    inputs: [[(x) => x + 1, 1], [(x) => 3 * x, 2]],
    more: (draw) => [[(x) => 5 * x, draw.integer(2, 9)]],
    expected: (f, x) => f(f(x)),
    hints: ["f(f(x))"],
  }],
};

const cell = (id: string, source: string, ...tags: string[]): NotebookCell => ({
  id,
  tags,
  source,
});

/** The lesson. */
export const exampleLesson = gradedLesson("90-example", [
  cell("setup", 'import { readable } from "@alexnet/alexnet/course";'),
  cell("predict", 'const prediction = predict({\n  question: "How many?",\n  guess: null,\n});'),
  cell(
    "stub-double",
    "function double(x: number[]): number[] {\n  return yourTurn();\n}",
    "exercise:double",
  ),
  cell("check-double", "await check(lesson90.double, double);"),
  cell(
    "stub-twice",
    "function twice(f: (x: number) => number, x: number): number {\n  return yourTurn();\n}",
    "exercise:twice",
  ),
  cell("check-twice", "await check(lesson90.twice, twice);"),
], { double, twice, other: 3 });
