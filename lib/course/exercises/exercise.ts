/**
 * What an exercise is: a task, the properties of its correct answers, and the errors of its check.
 *
 * @module
 */
import { AlexNetError } from "../../errors.ts";
import type { Draws } from "./draws.ts";

/** Any function that an exercise may ask for. */
export type Answer = (...input: never[]) => unknown;

/** A property of every correct answer. */
export interface Property<F extends Answer> {
  /** The property as a sentence, e.g. `ties go to the lower index`. */
  says: string;
  /** Inputs, the simplest first: the first one that fails is the counterexample. */
  inputs: readonly Parameters<F>[];
  /**
   * Makes further inputs to which the property applies, for a learner whose work is graded: an answer
   * that only knows `inputs` fails on them.
   *
   * @param draw draws the numbers; the same for the same learner.
   * @returns a few inputs.
   */
  more?: (draw: Draws) => readonly Parameters<F>[];
  /**
   * Computes the correct result for an input. Set this or `complaint`.
   *
   * @param input one of `inputs`.
   * @returns the correct result; for an asynchronous answer, what its promise resolves to.
   */
  expected?: (...input: Parameters<F>) => Awaited<ReturnType<F>>;
  /**
   * Says what is wrong with a result.
   *
   * @param result the learner's result.
   * @param input the one of `inputs` that gave it.
   * @returns a sentence that starts in lower case; `undefined` if the result is correct.
   */
  complaint?: (result: Awaited<ReturnType<F>>, ...input: Parameters<F>) => string | undefined;
  /** Whether the inputs must be as they were after the call, as for a copy. Default false. */
  keepsInputs?: boolean;
  /** Maximum difference from `expected`, relative to max(1, |expected|). Default 1e-6. */
  tolerance?: number;
  /** Hints, the gentlest first; each attempt that fails at this property shows one more. */
  hints: readonly [string, ...string[]];
}

/** An exercise: a task and the properties of its correct answers. */
export interface Exercise<F extends Answer> {
  /** Name of the function that the learner writes, unique in the lesson. */
  name: string;
  /** The task in one or two sentences. */
  task: string;
  /** 1 (one line), 2 (a few lines), 3 (needs an idea). */
  difficulty: 1 | 2 | 3;
  /** Typical time in minutes. */
  minutes: number;
  /** Names of the inputs, for counterexamples. */
  inputs: readonly string[];
  /** The properties, in the order in which they are checked. */
  properties: readonly [Property<F>, ...Property<F>[]];
}

/**
 * The error for an answer that violates a property; its message has everything that a learner
 * needs.
 */
export class CheckError extends AlexNetError {
  /** The class name, printed before the message. */
  override readonly name = "CheckError";
  /** Name of the exercise. */
  readonly exercise: string;
  /** The violated property. */
  readonly violated: string;

  /**
   * Builds the message from the finding.
   *
   * @param exercise the name of the exercise.
   * @param violated the property as a sentence.
   * @param finding the counterexample, with the expected and the found result.
   * @param notes lines after it, such as the hints.
   */
  constructor(exercise: string, violated: string, finding: string, notes: readonly string[]) {
    super([`${exercise}: not yet, "${violated}" does not hold.`, finding, ...notes].join("\n"));
    this.exercise = exercise;
    this.violated = violated;
  }
}

/** Thrown by {@linkcode yourTurn} if the learner has not written the answer yet. */
export class YourTurn extends AlexNetError {
  /** The class name, printed before the message. */
  override readonly name = "YourTurn";
}

/**
 * Stands in for the learner's code in an exercise.
 *
 * @throws {YourTurn} always; `check()` turns it into the task.
 */
export function yourTurn(): never {
  throw new YourTurn("This exercise waits for your code.");
}
