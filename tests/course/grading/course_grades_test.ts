/** Covers lib/course/grading/course_grades.ts and lib/course/grading/identical_answers.ts. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { gradeCourse, type LearnerGrades } from "../../../lib/course/grading/course_grades.ts";
import { identicalAnswers } from "../../../lib/course/grading/identical_answers.ts";
import { usualPoints } from "../../../lib/course/grading/exercise_points.ts";
import { exampleLesson } from "./example_lesson.ts";
import { short } from "./grading_helpers.ts";

const right = "function double(x) { return x.map((v) => 2 * v); }";
const wrong = "function double(x) { return x; }";
const once = "const twice = (f, x) => f(x);";

/** Grades what each learner wrote: the cells of one or several files. */
function grade(
  work: Record<string, string[][]>,
  rule = usualPoints,
): Promise<LearnerGrades[]> {
  const submissions = Object.entries(work).map(([learner, files]) => ({
    learner,
    lessons: files.map((sources, i) => ({
      ...{ lesson: exampleLesson, file: `${learner}-${i}.ipynb` },
      cells: sources.map((source) => ({ id: undefined, tags: [], source })),
    })),
  }));
  return gradeCourse(submissions, {
    ...{ lessons: [exampleLesson], rule, seed: 0, limits: short, processes: 2 },
  });
}

const statuses = ({ exercises }: LearnerGrades) => exercises.map(({ status }) => status);

Deno.test("learners have their grades in the order of their submissions, with points", async () => {
  const [anna, ben, eve] = await grade({ anna: [[right, once]], ben: [[wrong]], eve: [[]] });
  assertEquals(statuses(anna), ["solved", "not solved"]);
  assertEquals([anna.points, anna.possible], [2, 3]);
  assertEquals(statuses(ben), ["not solved", "not attempted"]);
  assertEquals([ben.points, eve.points], [0, 0]);
  assertEquals(statuses(eve), ["not attempted", "not attempted"]);
});

Deno.test("of two versions the solved one counts, else the last", async () => {
  const [first, last, none] = await grade({
    ...{ first: [[right], [wrong]], last: [[wrong], [right]] },
    none: [[wrong], ["function double(x) { return [0]; }"]],
  });
  assertEquals([statuses(first)[0], statuses(last)[0]], ["solved", "solved"]);
  assertStringIncludes(none.exercises[0].why, "returned [0]");
  assertEquals(first.files, ["first-0.ipynb", "first-1.ipynb"]);
});

Deno.test("a prediction earns its points whether it was right or not", async () => {
  const predicted = 'const p = predict({ question: "How many?", guess: 12 });';
  const [anna, ben] = await grade(
    { anna: [[predicted, right]], ben: [[right]] },
    { ...usualPoints, prediction: 0.5 },
  );
  assertEquals(anna.predictions, [{ lesson: "90", guess: "12", points: 0.5 }]);
  assertEquals(ben.predictions, [{ lesson: "90", guess: null, points: 0 }]);
  assertEquals([anna.points, ben.points, ben.possible], [2.5, 2, 3.5]);
});

Deno.test("identical answers are counted among those that both attempted", async () => {
  const spaced = "// my own\nfunction double(x) {\n  return x.map((v) => 2 * v)\n}";
  const grades = await grade({
    anna: [[right, once]],
    ben: [[spaced, "const twice = (f, x) => f(f(x));"]],
    eve: [[wrong]],
    tom: [[]],
  });
  assertEquals(identicalAnswers(grades), [
    { learners: ["anna", "ben"], exercises: ["90/double"], both: 2 },
  ]);
});

Deno.test("one learner's loop takes no time of another's", async () => {
  const [loops, solves] = await grade({
    loops: [["for (;;);\nfunction double() {}"]],
    solves: [[right]],
  });
  assertEquals([statuses(loops)[0], statuses(solves)[0]], ["over a limit", "solved"]);
});
