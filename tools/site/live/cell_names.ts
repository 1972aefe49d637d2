/**
 * Which cells a cell needs: those that declare the names in its text, and the ones that they need.
 * Names in strings and comments count too, so that a cell may run more than it needs, never less.
 *
 * @module
 */

/** The part of a cell that this takes. */
export interface NamedCell {
  /** Its text. */
  readonly source: string;
  /** Its tags. */
  readonly tags: readonly string[];
  /** The text that its names are not taken from: the stub of an exercise, which needs no cell. */
  readonly stub?: string;
}

const identifier = /[A-Za-z_$][\w$]*/g;
/** Names that are not those of a property: after no dot, but after three. */
const free = /(?<![\w$]|(?<!\.\.)\.)[A-Za-z_$][\w$]*/g;

/** Declarations that begin a line, as in every formatted cell. */
const declaration = new RegExp(
  [
    String.raw`^(?:async\s+)?function\s*\*?\s*([\w$]+)`,
    String.raw`^(?:abstract\s+)?class\s+([\w$]+)`,
    String.raw`^(?:const|let|var)\s+(\{[^]*?\}\s*=|\[[^]*?\]\s*=|[^=;]+)`,
    String.raw`^import\s+([^"';]*?)\s+from\b`,
  ].join("|"),
  "gm",
);

/** The names that `source` declares for later cells. */
export function declaredNames(source: string): Set<string> {
  const names = [...source.matchAll(declaration)].flatMap((groups) =>
    groups.slice(1).flatMap((part) => part?.match(identifier) ?? [])
  );
  return new Set(names.filter((name) => !["as", "type"].includes(name)));
}

/** The indices of the cells that cell `at` of `cells` needs, in order, and `at` itself. */
export function cellsNeeded(cells: readonly NamedCell[], at: number): number[] {
  const declared = cells.map(({ source }) => declaredNames(source));
  const needed = new Set<number>();
  const visit = (index: number) => {
    if (needed.has(index)) return;
    needed.add(index);
    const { source, stub = "" } = cells[index];
    const names = new Set(source.match(free)).difference(new Set(stub.match(free)))
      .difference(declared[index]);
    for (const name of names) {
      const from = declared.findLastIndex((names, i) => i < index && names.has(name));
      if (from >= 0) visit(from);
    }
  };
  cells.forEach(({ tags }, i) => i <= at && tags.includes("setup") && visit(i));
  visit(at);
  return [...needed].sort((a, b) => a - b);
}
