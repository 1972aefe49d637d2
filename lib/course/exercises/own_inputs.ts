/**
 * The inputs with which a learner's answer is tried besides those of the lesson: they depend on the
 * learner's name, so an answer that only knows the inputs of the lesson fails.
 *
 * @module
 */
import { RandomStreams } from "../../random.ts";
import { Draws } from "./draws.ts";
import type { Answer, Exercise, Property } from "./exercise.ts";

/**
 * The inputs of a learner's own for one property: the same for the same learner, other ones for another.
 *
 * @param exercise the exercise.
 * @param property its property; without `more`, there are none.
 * @param learner the learner's name.
 * @param seed a number of the teacher's, who may change all of them by it.
 */
export function ownInputs<F extends Answer>(
  { name }: Exercise<F>,
  { says, more }: Property<F>,
  learner: string,
  seed: number,
): readonly Parameters<F>[] {
  if (more === undefined) return [];
  const stream = new RandomStreams(seed).stream([learner.normalize(), name, says].join("\n"));
  return more(new Draws(stream));
}
