/**
 * The two tiles of products and convolutions, which give the same bytes: 6x8 (`kernels/tile.ts`),
 * and 4x16 (`kernels/wide_tile.ts`) where the engine joins 128-bit operations to 256-bit ones.
 *
 * @module
 */
import { PANEL_COLUMNS, SUM_BLOCK } from "../kernel_constants.ts";

/** The tiles: rows and columns of a result that are computed at once. */
export const tileNames = ["6x8", "4x16"] as const;

/** The name of a tile. */
export type TileName = typeof tileNames[number];

/** The wide tile is faster up to this many times the work of the narrow tile. */
const WORTH = 1.3;

/**
 * Whether a product of `terms` terms and `columns` columns suits the wide tile. It always computes
 * blocks of 64 terms and 16 columns, the narrow one single terms and 8 columns.
 */
export function suitsWideTile(terms: number, columns: number): boolean {
  const wide = upTo(SUM_BLOCK, terms) * upTo(PANEL_COLUMNS, columns);
  return wide <= WORTH * terms * upTo(8, columns);
}

function upTo(unit: number, value: number): number {
  return Math.ceil(value / unit) * unit;
}
