/** Grades a text as the answer to an exercise of the example lesson. */
import { type AnswerGrade, gradeAnswer } from "../../../lib/course/grading/answer_grade.ts";
import type { Limits } from "../../../lib/course/grading/learner_process.ts";
import type { Answer, Exercise } from "../../../lib/course/exercises/exercise.ts";
import { double, exampleLesson } from "./example_lesson.ts";

/** The limits of tests; on a busy machine an honest answer takes seconds. */
export const limits: Limits = { seconds: 60, mebibytes: 256 };

/** The limits for an answer that may never end by itself. */
export const short: Limits = { ...limits, seconds: 3 };

/** The grade of `text`, the learner's cell with the answer to `exercise`. */
export function gradeOf(
  text: string,
  options: { exercise?: Exercise<Answer>; others?: readonly string[]; limits?: Limits } = {},
): Promise<AnswerGrade> {
  const exercise = options.exercise ?? double as unknown as Exercise<Answer>;
  return gradeAnswer(exercise, { text, others: options.others ?? [] }, {
    ...{ learner: "anna", seed: 0, lesson: "90", limits: options.limits ?? limits },
    lessonText: exampleLesson.cells.map(({ source }) => source).join("\n"),
  });
}
