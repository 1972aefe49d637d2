/**
 * The points of exercises: a solved one earns all of its points, any other none. They follow its
 * difficulty unless the teacher's file says otherwise.
 *
 * @module
 */
import { BadFileError, nearestName } from "../../errors.ts";
import { isRecord } from "../../is_record.ts";
import type { GradedLesson, Stub } from "./lesson_stubs.ts";

/** How points are given. */
export interface PointsRule {
  /** Points of an exercise by its difficulty, `1`, `2` or `3`. */
  readonly difficulty: Readonly<Record<string, number>>;
  /** Points of single exercises, by `lesson/name`, e.g. `01/wilson`. */
  readonly exercises: Readonly<Record<string, number>>;
  /** Points of a prediction that was made, right or wrong. */
  readonly prediction: number;
}

/** The rule without a file: the difficulty is the number of points, and predictions earn none. */
export const usualPoints: PointsRule = {
  difficulty: { "1": 1, "2": 2, "3": 3 },
  exercises: {},
  prediction: 0,
};

/** The points of the exercise of `stub` in `lesson`. */
export function pointsOf({ number }: GradedLesson, { exercise }: Stub, rule: PointsRule): number {
  return rule.exercises[`${number}/${exercise.name}`] ?? rule.difficulty[exercise.difficulty] ?? 0;
}

/**
 * Reads a rule from JSON, e.g. `{"difficulty": {"3": 5}, "exercises": {"01/wilson": 4}, "prediction": 1}`;
 * what it does not say is as without a file.
 *
 * @throws {BadFileError} when it is not such a file, or names an exercise that no lesson has.
 */
export function parsePoints(
  text: string,
  path: string,
  lessons: readonly GradedLesson[],
): PointsRule {
  const bad = (expected: string, found: string) => new BadFileError({ path, expected, found });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw bad("points as JSON", error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(raw)) throw bad("an object with points", "something else");
  const known = ["difficulty", "exercises", "prediction"];
  const unknown = Object.keys(raw).find((key) => !known.includes(key));
  if (unknown !== undefined) throw bad(`only ${known.join(", ")}`, unknown);
  const number = (value: unknown, where: string): number => {
    if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
    throw bad(`a number of at least 0 at ${where}`, JSON.stringify(value) ?? "nothing");
  };
  const table = (value: unknown, where: string, names: readonly string[]) => {
    if (value === undefined) return {};
    if (!isRecord(value)) throw bad(`an object at ${where}`, JSON.stringify(value));
    return Object.fromEntries(
      Object.entries(value).map(([name, points]) => {
        if (names.includes(name)) return [name, number(points, `${where}.${name}`)];
        const near = nearestName(name, names);
        throw bad(`a name of ${where}${near === undefined ? "" : ` such as ${near}`}`, name);
      }),
    );
  };
  const names = lessons.flatMap(({ number, stubs }) =>
    stubs.map(({ exercise }) => `${number}/${exercise.name}`)
  );
  return {
    difficulty: {
      ...usualPoints.difficulty,
      ...table(raw.difficulty, "difficulty", ["1", "2", "3"]),
    },
    exercises: table(raw.exercises, "exercises", names),
    prediction: raw.prediction === undefined
      ? usualPoints.prediction
      : number(raw.prediction, "prediction"),
  };
}
