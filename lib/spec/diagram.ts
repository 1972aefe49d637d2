/**
 * Draws a network as text: one column per tower, with a crossing wherever the towers exchange their
 * maps.
 *
 * @module
 */
import { elementAt } from "../element_at.ts";
import { describeNetwork, type LayerRow } from "./shapes.ts";
import type { AlexNetSpec } from "./spec.ts";
import { requireSpecFields } from "./spec_fields.ts";

/** Width of a tower's column. */
const COLUMN = 30;

/**
 * Draws `spec` from the image down to the classes, one line per layer.
 *
 * @param spec the network.
 * @returns several lines of text.
 * @throws {BadArgumentError} if the layers do not fit together.
 *
 * @example
 * ```ts
 * import { networkDiagram, preset } from "@alexnet/alexnet";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const diagram = networkDiagram(preset("paper"));
 * assertStringIncludes(diagram, "conv1 11x11  55 x 55 x 48");
 * ```
 */
export function networkDiagram(spec: AlexNetSpec): string {
  requireSpecFields("networkDiagram", spec);
  const { rows } = describeNetwork(spec);
  const image = `image ${spec.side} x ${spec.side} x 3`;
  const lines = spec.towers === 1
    ? [centre(image, COLUMN), ...oneTower(spec, rows)]
    : [centre(image, 2 * COLUMN), ...twoTowers(spec, rows)];
  return lines.map((line) => line.trimEnd()).join("\n");
}

function oneTower(spec: AlexNetSpec, rows: readonly LayerRow[]): string[] {
  return rows.flatMap((row) => [centre("│", COLUMN), centre(label(spec, row), COLUMN)]);
}

function twoTowers(spec: AlexNetSpec, rows: readonly LayerRow[]): string[] {
  const apart = centre("│", COLUMN) + centre("│", COLUMN);
  const lines = [
    fill(" ", "┌", "─", "┴", "┐"),
    centre("tower 1", COLUMN) + centre("tower 2", COLUMN),
  ];
  const columns = rows.filter(({ tower }) => tower === 1);
  columns.forEach((row, i) => {
    if (row.readsAllTowers) lines.push(`${fill(" ", "├", "─", "╳", "┤")}  both towers`);
    else if (i > 0) lines.push(apart);
    const text = centre(label(spec, row), COLUMN);
    lines.push(text + text);
  });
  const last = elementAt(rows, rows.length - 1);
  lines.push(fill(" ", "└", "─", "┬", "┘"), centre(label(spec, last), 2 * COLUMN));
  return lines;
}

/** A line between the middles of the two columns. */
function fill(outside: string, left: string, line: string, middle: string, right: string): string {
  const half = COLUMN / 2;
  return outside.repeat(half) + left + line.repeat(half - 1) + middle + line.repeat(half - 1) +
    right + outside.repeat(half - 1);
}

/** E.g. `conv2 5x5  27 x 27 x 128`. */
function label(spec: AlexNetSpec, row: LayerRow): string {
  const name = row.name.replace(/^tower\d\//, "");
  const layer = spec.convolutions.find((each) => each.name === name);
  const window = layer === undefined ? "" : ` ${layer.size}x${layer.size}`;
  return `${name}${window}  ${row.output.join(" x ")}`;
}

/** Centres `text` in `width`; an odd space goes before it. */
function centre(text: string, width: number): string {
  const before = Math.max(0, Math.ceil((width - text.length) / 2));
  return (" ".repeat(before) + text).padEnd(width);
}
