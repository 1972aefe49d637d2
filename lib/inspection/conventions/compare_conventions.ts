/**
 * The same weights and photographs through the conventions of several programs: where they part from
 * those of the weights, and because of which convention.
 *
 * @module
 */
import { requireOptions } from "../../argument_checks.ts";
import { meanSoftmax } from "../../evaluation/predict.ts";
import { bestGuesses } from "../../evaluation/guesses.ts";
import type { Conventions } from "./convention_set.ts";
import { changesTo, type ConventionChange, type NetParts } from "./convention_changes.ts";
import type { Program } from "./program.ts";
import { type ConventionNet, type Photograph, programMaps, type TapMaps } from "./program_maps.ts";

/**
 * How far maps are from those of the weights' own conventions: the length of the difference over the
 * length of the maps; `size` where they have other sizes, `absent` where there are none, `from 0` where
 * only the weights' own maps are all 0, and `not finite` where a number of either overflows.
 */
export type MapDifference = number | "size" | "absent" | "from 0" | "not finite";

/** Differences below this are rounding of float32. */
export const SAME = 1e-4;

/** How a run differs from the run with the weights' own conventions. */
export interface Parting {
  /** The difference at each of {@linkcode ConventionReport.layers}. */
  readonly differences: readonly MapDifference[];
  /** The first layer that differs. */
  readonly parts?: string;
}

/** A class and its probability. */
export interface ConventionGuess {
  /** The index of the class, from 0. */
  readonly label: number;
  /** 0 to 1. */
  readonly probability: number;
}

/** The five best classes of each photograph; none for one whose logits are not finite. */
export type Guesses = readonly (readonly ConventionGuess[])[];

/** What a program makes of the weights. */
export interface ProgramResult extends Parting {
  /** The short name of the program. */
  readonly name: string;
  /** The texts of its changes, in the order of {@linkcode ConventionReport.changes}. */
  readonly changes: readonly string[];
  /** The changes that alone move the layer where it parts. */
  readonly causes: readonly string[];
  /** The five best classes of each photograph, where the weights reach the last layer. */
  readonly guesses?: Guesses;
}

/** What one changed convention makes of the weights. */
export interface ChangeResult extends Parting {
  /** The convention. */
  readonly convention: ConventionChange["convention"];
  /** What is different. */
  readonly text: string;
  /** The programs that have it. */
  readonly programs: readonly string[];
}

/** The comparison. */
export interface ConventionReport {
  /** The layers at which maps are compared, from the patch on. */
  readonly layers: readonly string[];
  /** The five best classes under the weights' own conventions. */
  readonly guesses?: Guesses;
  /** A result for each program. */
  readonly programs: readonly ProgramResult[];
  /** A result for each change. */
  readonly changes: readonly ChangeResult[];
}

/** Options of {@linkcode compareConventions}. */
export interface CompareConventionsOptions {
  /**
   * Called after each run.
   *
   * @param progress runs done, and all of them.
   */
  onProgress?: (progress: { done: number; total: number }) => void;
}

/**
 * Runs photographs through a net under the conventions of each program, and under its own with one
 * convention changed at a time.
 *
 * @param net the net, with the conventions of its weights.
 * @param photographs at least one.
 * @param programs the columns.
 * @throws {BadFileError} if a photograph cannot be decoded.
 * @throws {BadArgumentError} if there is no photograph.
 */
export async function compareConventions(
  net: ConventionNet,
  photographs: readonly Photograph[],
  programs: readonly Program[],
  options: CompareConventionsOptions = {},
): Promise<ConventionReport> {
  requireOptions("compareConventions", options, { onProgress: "function" });
  const { own, checkpoint: { info } } = net;
  const columns = programs.map((program) => ({
    program,
    changes: changesTo(program, own, partsOf(net)),
  }));
  const known = new Map<string, ConventionChange>();
  for (const { changes } of columns) {
    for (const change of changes) known.set(change.text, known.get(change.text) ?? change);
  }
  const total = 1 + columns.length + known.size;
  let done = 0;
  const run = async (wanted: Conventions) => {
    const maps = await programMaps(net, photographs, wanted);
    options.onProgress?.({ done: ++done, total });
    return maps;
  };
  const reference = await run(own);
  const found: { name: string; maps: Parting; texts: string[]; guesses?: Guesses }[] = [];
  const layers = reference.map(({ title }) => title);
  for (const { program: { name }, changes } of columns) {
    const maps = await run(applied(own, changes));
    const texts = changes.map(({ text }) => text);
    found.push({ name, texts, maps: partingOf(maps, reference), ...guessesOf(maps, info, net) });
  }
  const changes: ChangeResult[] = [];
  for (const change of known.values()) {
    const { convention, text } = change;
    const parting = partingOf(await run(change.apply(own)), reference);
    const having = found.filter(({ texts }) => texts.includes(text)).map(({ name }) => name);
    changes.push({ convention, text, programs: having, ...parting });
  }
  return {
    layers,
    ...guessesOf(reference, info, net),
    programs: found.map(({ name, texts, maps, ...guesses }) => ({
      name,
      changes: texts,
      causes: causesOf(maps, texts, changes, layers),
      ...maps,
      ...("guesses" in guesses ? guesses : {}),
    })),
    changes,
  };
}

/** `own` with all `changes`. */
export function applied(own: Conventions, changes: readonly ConventionChange[]): Conventions {
  return changes.reduce((conventions, change) => change.apply(conventions), own);
}

/** What the net of `checkpoint` has. */
export function partsOf(
  { checkpoint: { info: { spec } }, absent, ownLayout }: ConventionNet,
): NetParts {
  const last = spec.fullyConnected[0]?.name ?? spec.classifier.name;
  return {
    towers: spec.towers === 2,
    fullyConnected: !absent.includes(last),
    ownLayout: ownLayout === true,
  };
}

/** The changes that alone move the maps where the program parts. */
function causesOf(
  { parts }: Parting,
  texts: readonly string[],
  changes: readonly ChangeResult[],
  layers: readonly string[],
): string[] {
  if (parts === undefined) return [];
  const layer = layers.indexOf(parts);
  return changes.filter(({ text, differences }) =>
    texts.includes(text) && isDifferent(differences[layer])
  ).map(({ text }) => text);
}

/** How `maps` differ from `reference`, at the taps of the latter. */
export function partingOf(maps: readonly TapMaps[], reference: readonly TapMaps[]): Parting {
  const differences = reference.map((expected): MapDifference => {
    const found = maps.find(({ title }) => title === expected.title);
    if (found === undefined) return "absent";
    if (`${found.shape}` !== `${expected.shape}`) return "size";
    if (!areFinite(found.values) || !areFinite(expected.values)) return "not finite";
    const difference = relativeDifference(found.values, expected.values);
    return difference === Infinity ? "from 0" : difference;
  });
  // With maps that are not finite themselves, nothing can be compared.
  const first = differences.findIndex((difference, i) =>
    isDifferent(difference) && areFinite(reference[i].values)
  );
  return { differences, ...(first < 0 ? {} : { parts: reference[first].title }) };
}

function areFinite(values: Float32Array): boolean {
  return values.every(Number.isFinite);
}

/** Whether maps differ by more than rounding. */
export function isDifferent(difference: MapDifference): boolean {
  return typeof difference === "number" ? !(difference <= SAME) : difference !== "absent";
}

/** The length of `a` - `b` over that of `b`; 0 for equal maps, infinite where only `b` is all 0. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / size);
}

function guessesOf(
  maps: readonly TapMaps[],
  { spec: { classifier, classes } }: ConventionNet["checkpoint"]["info"],
  { absent }: ConventionNet,
): { guesses?: Guesses } {
  const logits = maps.find(({ title }) => title === classifier.name);
  const isMissing = logits === undefined || logits.values.length === 0;
  if (isMissing || absent.includes(classifier.name)) return {};
  const count = logits.values.length / classes;
  const guesses = Array.from({ length: count }, (_, i) => {
    const own = logits.values.subarray(i * classes, (i + 1) * classes);
    if (!areFinite(own)) return [];
    const row = meanSoftmax(own, classes);
    const [best = []] = bestGuesses(row, classes, Math.min(5, classes));
    return best.map((label) => ({ label, probability: row[label] }));
  });
  return { guesses };
}
