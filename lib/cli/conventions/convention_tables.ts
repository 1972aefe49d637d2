/**
 * The tables of `deno task conventions`, in at most 100 columns.
 *
 * @module
 */
import {
  type ConventionGuess,
  type ConventionReport,
  isDifferent,
  type MapDifference,
} from "../../inspection/conventions/compare_conventions.ts";
import {
  type ConventionName,
  conventionNames,
  type Conventions,
} from "../../inspection/conventions/convention_set.ts";
import { conventionText, conventionTitles } from "../../inspection/conventions/convention_text.ts";
import type { Program } from "../../inspection/conventions/program.ts";
import { COLUMNS, wrapped } from "../command/wrapped.ts";

/** A value of a convention, and who has it. */
export interface ConventionRow {
  /** The convention. */
  readonly convention: ConventionName;
  /** The value as text; `not stated` where a program has none that can be run. */
  readonly value: string;
  /** The programs that have it, by their short names. */
  readonly programs: readonly string[];
  /** Whether the weights have it. */
  readonly own: boolean;
}

/**
 * The values of the conventions `names`, in the order of the programs; that of the weights is the first.
 */
export function conventionRows(
  programs: readonly Program[],
  own?: Conventions,
  names: readonly ConventionName[] = conventionNames,
): ConventionRow[] {
  return names.flatMap((name) => {
    const ownText = own === undefined ? undefined : conventionText(name, own[name]);
    const groups = new Map<string, string[]>(ownText === undefined ? [] : [[ownText, []]]);
    const silent: string[] = [];
    for (const { name: program, conventions } of programs) {
      const text = statedText(name, conventions);
      if (text === undefined) silent.push(program);
      else groups.set(text, [...groups.get(text) ?? [], program]);
    }
    if (silent.length > 0) groups.set("not stated, or not run here", silent);
    return [...groups].map(([value, having]) => ({
      ...{ convention: name, value, programs: having },
      own: value === ownText,
    }));
  });
}

function statedText<Name extends ConventionName>(
  name: Name,
  conventions: Program["conventions"],
): string | undefined {
  const stated: Conventions[Name] | null = conventions[name].value;
  return stated === null ? undefined : conventionText(name, stated);
}

/** Every convention with its values and who has them; a star marks those of the weights. */
export function conventionTable(rows: readonly ConventionRow[]): string {
  let before = "";
  return rows.flatMap(({ convention, value, programs, own }) => {
    const title = convention === before ? "" : conventionTitles[convention];
    before = convention;
    const values = wrapped(value, 44);
    const names = wrapped(programs.join(", "), COLUMNS - 68);
    return Array.from({ length: Math.max(values.length, names.length) }, (_, i) =>
      [
        (i === 0 ? title : "").padEnd(18),
        (i === 0 && own ? "*" : "").padEnd(2),
        (values[i] ?? "").padEnd(46),
        names[i] ?? "",
      ].join("").trimEnd());
  }).join("\n");
}

/** The differences of the maps, layer by layer: a column for each program. */
export function differenceTable({ layers, programs }: ConventionReport): string {
  const first = Math.max(...layers.map((title) => title.length), "parts at".length);
  const columns = programs.map(({ name, differences, parts }) => [
    ...[name, ...differences.map(differenceText), parts ?? "nowhere"],
  ]);
  const widths = columns.map((cells) => Math.max(7, ...cells.map((cell) => cell.length)));
  const total = widths.reduce((sum, width) => sum + width, first);
  const gap = total + 2 * widths.length > COLUMNS ? 1 : 2;
  return ["", ...layers, "parts at"].map((title, row) =>
    columns.reduce(
      (text, cells, i) => text + cells[row].padStart(gap + widths[i]),
      title.padEnd(first),
    ).trimEnd()
  ).join("\n");
}

/**
 * Where each program parts and because of which changes, and then its other changes; both with how far
 * each alone moves the last layer, the largest first.
 */
export function causeLines({ layers, programs, changes }: ConventionReport): string {
  const last = layers.length - 1;
  return programs.flatMap(({ name, parts, changes: own, causes }) => {
    const listed = (isListed: (text: string) => boolean) =>
      changes.filter(({ text }) => own.includes(text) && isListed(text))
        .toSorted((a, b) => sizeOf(b.differences[last]) - sizeOf(a.differences[last]))
        .map(({ text, differences }) => `${text} (${differenceText(differences[last])})`)
        .join("; ");
    const first = listed((text) => causes.includes(text));
    const others = listed((text) => !causes.includes(text));
    const text = parts === undefined
      ? "the same maps everywhere"
      : `at ${parts} because of: ${first === "" ? "no change alone" : first}` +
        (others === "" ? "" : `. Other changes: ${others}`);
    return wrapped(text, COLUMNS - 13).map((line, i) => (i === 0 ? name : "").padEnd(13) + line);
  }).join("\n");
}

function sizeOf(difference: MapDifference): number {
  return typeof difference === "number" ? difference : difference === "absent" ? 0 : Infinity;
}

/** One convention changed at a time: where the maps part, and how far at the end. */
export function changeTable({ layers, changes }: ConventionReport): string {
  const shown = shownLayers(layers);
  const rows = changes.map(({ text, parts, differences }) => ({
    text,
    cells: [
      parts ?? "nowhere",
      ...shown.map((title) => differenceText(differences[layers.indexOf(title)])),
    ],
  }));
  const width = Math.max(9, ...rows.flatMap(({ cells }) => cells.map(({ length }) => length + 1)));
  const first = 99 - 5 * width;
  const line = (title: string, cells: readonly string[]) =>
    (title.padEnd(first) + cells.map((cell) => cell.padStart(width)).join("")).trimEnd();
  return [
    line("", ["parts at", ...shown]),
    ...rows.flatMap(({ text, cells }) => {
      const lines = wrapped(text, first - 2);
      return lines.map((part, i) => i < lines.length - 1 ? part : line(part, cells));
    }),
  ].join("\n");
}

/** Four layers that tell the story: the first convolution, its end, the second's, and the last. */
export function shownLayers(layers: readonly string[]): string[] {
  const wanted = ["conv1", "layer 1", "layer 2", layers[layers.length - 1]];
  return [...new Set(wanted)].filter((title) => layers.includes(title));
}

/**
 * The five best names of each photograph under the conventions of every program; `not finite` where the
 * numbers overflow.
 */
export function guessTable(
  { guesses: own, programs }: ConventionReport,
  pictures: readonly string[],
  nameOf: (label: number) => string,
): string {
  const rows = [{ name: "(its own)", guesses: own }, ...programs];
  return pictures.flatMap((picture, i) => [
    picture,
    ...rows.flatMap(({ name, guesses }) => {
      if (guesses === undefined) return [];
      const best: readonly ConventionGuess[] = guesses[i] ?? [];
      const text = best.length === 0
        ? "not finite"
        : best.map(({ label, probability }) =>
          `${nameOf(label)} ${(100 * probability).toFixed(1)} %`
        ).join("; ");
      return wrapped(text, COLUMNS - 16).map((line, j) =>
        `  ${(j === 0 ? name : "").padEnd(14)}${line}`
      );
    }),
  ]).join("\n");
}

/** `same`, `0.032`, `size`, `from 0`, `not finite`, or `-` where there is nothing to compare. */
export function differenceText(difference: MapDifference): string {
  if (difference === "absent") return "-";
  if (typeof difference === "string") return difference;
  if (!isDifferent(difference)) return "same";
  return difference >= 0.995 ? difference.toFixed(1) : String(Number(difference.toPrecision(2)));
}
