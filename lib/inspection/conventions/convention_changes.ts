/**
 * In which conventions a program differs from the weights' own, one change at a time.
 *
 * The four constants of the response normalization are a change each, so that a table can name the one
 * that matters.
 *
 * @module
 */
import { effectiveAlpha } from "../../ops/local_response_normalization.ts";
import type { NormalizationSpec } from "../../spec/spec.ts";
import { type ConventionName, conventionNames, type Conventions } from "./convention_set.ts";
import { alphaText, conventionText, conventionTitles } from "./convention_text.ts";
import type { Program } from "./program.ts";

/** One convention in place of another one. */
export interface ConventionChange {
  /** The convention. */
  readonly convention: ConventionName;
  /** What is different, in words: the same text means the same change. */
  readonly text: string;
  /** The conventions with this change. */
  apply(own: Conventions): Conventions;
}

/** What a net has: where it lacks a part, conventions of that part change nothing. */
export interface NetParts {
  /** Whether it has two towers. */
  readonly towers: boolean;
  /** Whether its weights reach the fully-connected layers. */
  readonly fullyConnected: boolean;
  /**
   * Whether they are a checkpoint of this project, whose channels and rows of fc6 are in this project's
   * order, whatever program trained them; default: no.
   */
  readonly ownLayout?: boolean;
}

/** The conventions that are compared for weights with these parts, in the order of `conventionNames`. */
export function comparedConventions(
  { fullyConnected, ownLayout = false }: NetParts,
): ConventionName[] {
  return conventionNames.filter((name) =>
    (fullyConnected || (name !== "dropout" && name !== "rows")) &&
    (!ownLayout || (name !== "channels" && name !== "rows"))
  );
}

/**
 * The mean colour that stands for a mean image: that of the middle 224 x 224 pixels of the image that
 * comes with cuda-convnet2 (its input_meta). The image itself is a file that only its owner has.
 */
export const MEAN_COLOUR = [127.23, 118.59, 103.45] as const;

/**
 * The changes that turn `own`, the conventions that weights were trained with, into those of `program`.
 * A convention that the program does not state stays.
 */
export function changesTo(
  { conventions }: Pick<Program, "conventions">,
  own: Conventions,
  parts: NetParts,
): ConventionChange[] {
  return comparedConventions(parts).flatMap((name): ConventionChange[] => {
    if (name === "normalization") {
      return normalizationChanges(conventions.normalization.value ?? own.normalization, own, parts);
    }
    return changeOf(name, conventions[name].value, own);
  });
}

function changeOf<Name extends ConventionName>(
  name: Name,
  stated: Conventions[Name] | null,
  own: Conventions,
): ConventionChange[] {
  if (stated === null) return [];
  const text = conventionText(name, stated);
  // Dropout that does nothing at test has one text, wherever it stands.
  if (text === conventionText(name, own[name])) return [];
  const isImage = name === "mean" && stated === "image";
  const value = isImage ? MEAN_COLOUR : stated;
  return [{
    convention: name,
    text: `${conventionTitles[name]}: ${text}${isImage ? " (run with its mean colour)" : ""}`,
    apply: (conventions) => ({ ...conventions, [name]: value }),
  }];
}

/** The changes of the constants, or one change where only one side normalizes. */
function normalizationChanges(
  stated: Conventions["normalization"],
  own: Conventions,
  { towers }: NetParts,
): ConventionChange[] {
  const before = own.normalization;
  if (stated === "none" || before === "none") {
    if (stated === before) return [];
    return [{
      convention: "normalization",
      text: withoutTowers(stated, towers),
      apply: (conventions) => ({ ...conventions, normalization: stated }),
    }];
  }
  const change = (text: string, part: Partial<NormalizationSpec>): ConventionChange => ({
    convention: "normalization",
    text: `normalization: ${text}`,
    apply: (conventions) =>
      conventions.normalization === "none"
        ? conventions
        : { ...conventions, normalization: { ...conventions.normalization, ...part } },
  });
  const [from, to] = [effectiveAlpha(before), effectiveAlpha(stated)];
  // Alpha stands as what one square is multiplied by, so that a change of the window leaves it.
  const alpha = { alpha: to, convention: "literal" } as const;
  const kept = { alpha: from, convention: "literal" } as const;
  return [
    ...(stated.k === before.k ? [] : [change(`k = ${stated.k}`, { k: stated.k })]),
    ...(stated.n === before.n ? [] : [change(`n = ${stated.n}`, { n: stated.n, ...kept })]),
    ...(isNear(from, to) ? [] : [change(`effective alpha ${alphaText(to)}`, alpha)]),
    ...(stated.beta === before.beta
      ? []
      : [change(`beta = ${stated.beta}`, { beta: stated.beta })]),
    ...(stated.inputs === before.inputs || !towers ? [] : [
      change(stated.inputs === "own tower" ? "within a tower" : "across towers", {
        inputs: stated.inputs,
      }),
    ]),
  ];
}

function withoutTowers(numbers: Conventions["normalization"], towers: boolean): string {
  const text = `normalization: ${conventionText("normalization", numbers)}`;
  return towers ? text : text.replace(/, (?:within a|across) towers?$/, "");
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(a, b);
}
