/**
 * A program that computes AlexNet, with its conventions and where each is written.
 *
 * @module
 */
import type { ConventionName, Conventions } from "./convention_set.ts";

/** The value of a convention in a program. */
export interface Stated<Value> {
  /** The value; `null` where the program has none that can be run: then the weights' own is kept. */
  readonly value: Value | null;
  /** Where it is written: a section of the paper, or a file of the program and a place in it. */
  readonly where: string;
  /** What the value does not tell. */
  readonly note?: string;
}

/** A column of the Rosetta table. */
export interface Program {
  /** A short name, for the heads of columns. */
  readonly name: string;
  /** What it is. */
  readonly title: string;
  /** Where it can be read, in Markdown: a repository and the version that was read. */
  readonly source: string;
  /** How the column is checked here. */
  readonly checked: string;
  /** The conventions. */
  readonly conventions: { readonly [Name in ConventionName]: Stated<Conventions[Name]> };
}
