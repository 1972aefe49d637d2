/**
 * The layout of a treemap: a rectangle cut into pieces whose areas are as the values, each piece as
 * near to a square as rows of pieces allow (Bruls, Huizing and van Wijk, _Squarified Treemaps_, 2000).
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import type { Numbers } from "../figure_spec.ts";
import { requireFinite } from "../../argument_checks.ts";

/** A rectangle with its upper left corner. */
export interface Rectangle {
  /** Left edge. */
  x: number;
  /** Upper edge. */
  y: number;
  /** Width. */
  width: number;
  /** Height. */
  height: number;
}

/**
 * Cuts `whole` into one piece for each value, in the order of the values; the largest piece lies at
 * the upper left. A value of 0 gets a piece without area.
 *
 * @throws BadArgumentError unless all values are 0 or more and one is more than 0.
 */
export function squarified(values: Numbers, whole: Rectangle): Rectangle[] {
  const total = Array.from(values).reduce((sum, value) => sum + value, 0);
  if (!(total > 0 && Number.isFinite(total)) || Array.from(values).some((value) => value < 0)) {
    throw new BadArgumentError(
      `Expected values of 0 or more, one of them above 0, but found ${Array.from(values)}.`,
    );
  }
  requireFinite("width of the whole", whole.width, { above: 0 });
  requireFinite("height of the whole", whole.height, { above: 0 });
  const scale = whole.width * whole.height / total;
  const areas = Array.from(values, (value) => value * scale);
  const order = areas.map((_, i) => i).sort((a, b) => areas[b] - areas[a]);
  const pieces = areas.map((): Rectangle => ({ x: whole.x, y: whole.y, width: 0, height: 0 }));
  let rest = { ...whole };
  for (let start = 0; start < order.length && areas[order[start]] > 0;) {
    const side = Math.min(rest.width, rest.height);
    let end = start + 1;
    const row = () => order.slice(start, end).map((i) => areas[i]);
    for (let worst = worstAspect(row(), side); end < order.length; end++) {
      const longer = worstAspect([...row(), areas[order[end]]], side);
      if (longer > worst) break;
      worst = longer;
    }
    rest = placeRow(order.slice(start, end), areas, rest, pieces);
    start = end;
  }
  return pieces;
}

/** The longest side by the shortest of the worst piece, when `row` lies along `side`. */
function worstAspect(row: readonly number[], side: number): number {
  const depth = row.reduce((sum, area) => sum + area, 0) / side;
  const aspects = row.map((area) => area / depth ** 2);
  return Math.max(...aspects.map((aspect) => Math.max(aspect, 1 / aspect)));
}

/** Puts the pieces of a row along the shorter side of `rest`; returns what is left of it. */
function placeRow(
  row: readonly number[],
  areas: readonly number[],
  rest: Rectangle,
  pieces: Rectangle[],
): Rectangle {
  const { x, y, width, height } = rest;
  const upright = height <= width;
  const depth = row.reduce((sum, i) => sum + areas[i], 0) / (upright ? height : width);
  let along = 0;
  for (const i of row) {
    const length = areas[i] / depth;
    pieces[i] = upright
      ? { x, y: y + along, width: depth, height: length }
      : { x: x + along, y, width: length, height: depth };
    along += length;
  }
  return upright
    ? { x: x + depth, y, width: Math.max(0, width - depth), height }
    : { x, y: y + depth, width, height: Math.max(0, height - depth) };
}
