/**
 * Answers that two learners share word by word. It is an observation: many exercises are short, some
 * have one natural answer, and solutions are public.
 *
 * @module
 */
import type { LearnerGrades } from "./course_grades.ts";

/** Two learners with identical answers. */
export interface IdenticalAnswers {
  /** Their names. */
  readonly learners: readonly [string, string];
  /** The exercises, as `lesson/name`. */
  readonly exercises: readonly string[];
  /** How many exercises both have attempted. */
  readonly both: number;
}

/** Every pair of learners with an identical answer, those with most first. */
export function identicalAnswers(grades: readonly LearnerGrades[]): IdenticalAnswers[] {
  const pairs = grades.flatMap((first, i) =>
    grades.slice(i + 1).map((second): IdenticalAnswers => {
      const both = first.exercises.flatMap((one, at) => {
        const other = second.exercises[at];
        const attempted = [one, other].every(({ status }) => status !== "not attempted");
        return attempted ? [{ one, same: one.bare === other.bare }] : [];
      });
      return {
        learners: [first.learner, second.learner],
        exercises: both.filter(({ same }) => same)
          .map(({ one }) => `${one.lesson}/${one.exercise}`),
        both: both.length,
      };
    })
  );
  return pairs.filter(({ exercises }) => exercises.length > 0)
    .sort((a, b) => b.exercises.length - a.exercises.length);
}
