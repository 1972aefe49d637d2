/**
 * What is wrong with the result of an answer on one input, wherever the answer ran: in a lesson, or in
 * a process of its own when work is graded.
 *
 * @module
 */
import { shapeComplaint } from "./answer_shape.ts";
import { differs, literal } from "./compare_answers.ts";
import type { Answer, Exercise, Property } from "./exercise.ts";

/** What became of a call of an answer. */
export type Outcome = {
  /** What it returned; for an asynchronous answer, what its promise resolved to. */
  readonly returned: unknown;
  /** The inputs after the call, which it may have changed. */
  readonly inputs: readonly unknown[];
} | {
  /** The error that it threw, in words. */
  readonly threw: string;
};

/** What is wrong with an answer. */
export interface Finding {
  /** The sentences about one input. */
  readonly text: string;
  /** Whether hints about the property help: not with an answer of another kind than asked for. */
  readonly hinted: boolean;
}

/**
 * What is wrong with the outcome of an answer on one input; `undefined` if it is correct.
 *
 * @param exercise the exercise.
 * @param property the property of it that is checked.
 * @param input the input, as it was before the call.
 * @param outcome what became of the call.
 */
export function findingOf<F extends Answer>(
  exercise: Exercise<F>,
  property: Property<F>,
  input: Parameters<F>,
  outcome: Outcome,
): Finding | undefined {
  const call = exercise.inputs.map((name, i) => `${name} = ${literal(input[i])}`).join(", ");
  const where = call === "" ? "" : `With ${call}: `;
  if ("threw" in outcome) {
    return { text: `${where}your code threw ${outcome.threw}`, hinted: true };
  }
  const result = outcome.returned as Awaited<ReturnType<F>>;
  const shape = shapeComplaint(exampleOf(exercise, property, input), result);
  if (shape !== undefined) return { text: `${where}${shape}`, hinted: false };
  const own = `your function returned ${literal(result)}`;
  const words = wordsOf(exercise);
  if (words.length > 0 && !words.includes(result)) {
    const known = words.map(literal).join(", ");
    return { text: `${where}${own}. Return one of ${known}.`, hinted: false };
  }
  const changed = property.keepsInputs === true
    ? exercise.inputs.filter((_, i) => differs(input[i], outcome.inputs[i], 0))
    : [];
  if (changed.length > 0) {
    return { text: `${where}your function changed ${changed.join(" and ")}.`, hinted: true };
  }
  const complaint = complaintOf(property, result, input);
  if (complaint !== undefined) return { text: `${where}${own}: ${complaint}.`, hinted: true };
  if (property.expected === undefined) return undefined;
  const right = property.expected(...input);
  return differs(right, result, property.tolerance ?? 1e-6)
    ? { text: `${where}expected ${literal(right)} but ${own}.`, hinted: true }
    : undefined;
}

/**
 * The complaint of a property. Where no property computes a result, the kind of an answer is unknown,
 * and a complaint about one of another kind may throw.
 */
function complaintOf<F extends Answer>(
  { complaint }: Property<F>,
  result: Awaited<ReturnType<F>>,
  input: Parameters<F>,
): string | undefined {
  try {
    return complaint?.(result, ...input);
  } catch {
    return "this is not the kind of result that the task asks for";
  }
}

/** The words of an exercise that asks for one of a few; empty for any other exercise. */
function wordsOf<F extends Answer>({ properties }: Exercise<F>): unknown[] {
  const all: unknown[] = properties.flatMap(({ expected, inputs }) =>
    expected === undefined ? [] : inputs.map((input) => expected(...input))
  );
  const words = [...new Set(all)];
  // Texts that are made of the inputs hardly ever come twice.
  return words.every((word) => typeof word === "string") && 2 * words.length <= all.length
    ? words
    : [];
}

/**
 * A correct result, for its kind: the one for `input`, or of a property that only complains that of
 * the first other property which computes one.
 */
function exampleOf<F extends Answer>(
  { properties }: Exercise<F>,
  property: Property<F>,
  input: Parameters<F>,
): unknown {
  if (property.expected !== undefined) return property.expected(...input);
  for (const { expected, inputs: [first] } of properties) {
    if (expected !== undefined && first !== undefined) return expected(...first);
  }
  return undefined;
}
