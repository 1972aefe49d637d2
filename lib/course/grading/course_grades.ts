/**
 * Grades the work of a course: every exercise of every learner, several at a time.
 *
 * @module
 */
import { bareText } from "./answer_text.ts";
import { type AnswerGrade, gradeAnswer, notAttempted } from "./answer_grade.ts";
import type { Limits } from "./learner_process.ts";
import type { GradedLesson, Stub } from "./lesson_stubs.ts";
import { pointsOf, type PointsRule } from "./exercise_points.ts";
import { answerTo, guessIn, type SubmittedAnswer, type SubmittedLesson } from "./submitted_work.ts";

/** What a learner handed in. */
export interface Submission {
  /** The learner's name. */
  readonly learner: string;
  /** The lessons in all of the learner's files; one may come twice. */
  readonly lessons: readonly SubmittedLesson[];
}

/** The grade of an exercise of one learner. */
export interface ExerciseGrade extends AnswerGrade {
  /** The number of the lesson. */
  readonly lesson: string;
  /** The name of the exercise. */
  readonly exercise: string;
  /** Its difficulty. */
  readonly difficulty: number;
  /** The points that it earned. */
  readonly points: number;
  /** The points that it can earn. */
  readonly possible: number;
  /** The answer without comments and blanks; empty if there is none. */
  readonly bare: string;
}

/** A prediction. */
export interface GradedPrediction {
  /** The number of the lesson. */
  readonly lesson: string;
  /** The guess as the learner wrote it; `null` if there is none. */
  readonly guess: string | null;
  /** The points that it earned. */
  readonly points: number;
}

/** The grades of one learner. */
export interface LearnerGrades {
  /** The learner's name. */
  readonly learner: string;
  /** The files. */
  readonly files: readonly string[];
  /** The exercises of the graded lessons, in order. */
  readonly exercises: readonly ExerciseGrade[];
  /** The predictions of the graded lessons, in order. */
  readonly predictions: readonly GradedPrediction[];
  /** The points of both. */
  readonly points: number;
  /** The points that both can earn. */
  readonly possible: number;
}

/** How a course is graded. */
export interface CourseGrading {
  /** The graded lessons. */
  readonly lessons: readonly GradedLesson[];
  /** How points are given. */
  readonly rule: PointsRule;
  /** The teacher's number, from which learners' own inputs follow. */
  readonly seed: number;
  /** What an answer may use. */
  readonly limits: Limits;
  /** How many processes run at a time. */
  readonly processes: number;
}

/** An answer that waits to be graded. */
interface Task {
  readonly learner: string;
  readonly lesson: GradedLesson;
  readonly stub: Stub;
  readonly answer: SubmittedAnswer;
}

/** Grades every submission; the result has them in the same order. */
export async function gradeCourse(
  submissions: readonly Submission[],
  grading: CourseGrading,
): Promise<LearnerGrades[]> {
  const tasks = submissions.flatMap((submission) => tasksOf(submission, grading.lessons));
  const grades = new Map<Task, AnswerGrade>();
  const waiting = [...tasks];
  const work = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      const { learner, lesson, stub: { exercise }, answer } = task;
      const grade = await gradeAnswer(exercise, answer, {
        ...{ learner, seed: grading.seed, limits: grading.limits, lesson: lesson.number },
        lessonText: lesson.cells.map(({ source }) => source).join("\n"),
      });
      grades.set(task, grade);
    }
  };
  await Promise.all(Array.from({ length: grading.processes }, work));
  // In the order of the answers, not in that in which their processes ended.
  const graded = tasks.map((task) => [task, grades.get(task) ?? notAttempted] as const);
  const byLearner = Map.groupBy(graded, ([{ learner }]) => learner);
  return submissions.map((submission) =>
    learnerGrades(submission, byLearner.get(submission.learner) ?? [], grading)
  );
}

/** The answers of a submission, in the order of lessons and exercises. */
function tasksOf(
  { learner, lessons: submitted }: Submission,
  lessons: readonly GradedLesson[],
): Task[] {
  return lessons.flatMap((lesson) =>
    lesson.stubs.flatMap((stub) => {
      const found = submitted.filter((one) => one.lesson === lesson)
        .flatMap(({ cells }) => answerTo(stub, cells) ?? []);
      // The same answer in two files is graded once.
      const distinct = new Map(found.map((answer) => [bareText(answer.text), answer]));
      return [...distinct.values()].map((answer) => ({ learner, lesson, stub, answer }));
    })
  );
}

function learnerGrades(
  { learner, lessons: submitted }: Submission,
  grades: readonly (readonly [Task, AnswerGrade])[],
  { lessons, rule }: CourseGrading,
): LearnerGrades {
  const exercises = lessons.flatMap((lesson) =>
    lesson.stubs.map((stub): ExerciseGrade => {
      const own = grades.filter(([task]) => task.lesson === lesson && task.stub === stub);
      // Of two versions the solved one counts, else the last.
      const [task, grade] = own.find(([, { status }]) => status === "solved") ?? own.at(-1) ??
        [undefined, notAttempted];
      const possible = pointsOf(lesson, stub, rule);
      return {
        ...{ lesson: lesson.number, exercise: stub.exercise.name },
        ...{ difficulty: stub.exercise.difficulty, possible },
        points: grade.status === "solved" ? possible : 0,
        ...grade,
        bare: task === undefined ? "" : bareText(task.answer.text),
      };
    })
  );
  const predictions = lessons.map((lesson): GradedPrediction => {
    const own = submitted.filter((one) => one.lesson === lesson);
    const guess = own.map(({ cells }) => guessIn(cells)).find((one) => one !== undefined) ?? null;
    return { lesson: lesson.number, guess, points: guess === null ? 0 : rule.prediction };
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    learner,
    files: [...new Set(submitted.map(({ file }) => file))],
    exercises,
    predictions,
    points: sum([...exercises, ...predictions].map(({ points }) => points)),
    possible: sum(exercises.map(({ possible }) => possible)) +
      rule.prediction * predictions.length,
  };
}
