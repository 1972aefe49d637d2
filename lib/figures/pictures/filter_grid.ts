/**
 * First-layer filters as pixels, for a picture without text: the plain Fig. 3 of the paper.
 *
 * @module
 */
import type { Raster } from "./encode_png.ts";
import { colorIndex, type FilterBank, filterRaster } from "./filters.ts";

/** How filters are laid out. */
export interface FilterGridOptions {
  /** Filters in a row. */
  readonly columns: number;
  /** Whether each bank goes from grey to colourful. */
  readonly sorted: boolean;
}

/** The side of a filter in the picture is the least multiple of its own that is at least this. */
const LEAST_SIDE = 44;

/** White pixels between two filters, and between two banks. */
const [GAP, BANK_GAP] = [4, 16];

/** The filters of each bank in rows, a bank below the other, on white. */
export function filterGrid(
  banks: readonly FilterBank[],
  { columns, sorted }: FilterGridOptions,
): Raster {
  const [own] = banks[0].shape;
  const factor = Math.max(1, Math.ceil(LEAST_SIDE / own));
  const cell = own * factor + GAP;
  const rowsOf = ({ shape }: FilterBank) => Math.ceil(shape[3] / columns);
  const most = Math.max(...banks.map(({ shape }) => shape[3]));
  const width = Math.min(columns, most) * cell - GAP;
  const height = banks.reduce((sum, bank) => sum + rowsOf(bank) * cell - GAP + BANK_GAP, -BANK_GAP);
  const pixels = new Uint8Array(width * height * 3).fill(255);
  let top = 0;
  for (const bank of banks) {
    const order = Array.from({ length: bank.shape[3] }, (_, i) => i);
    const index = colorIndex(bank);
    if (sorted) order.sort((a, b) => index[a] - index[b] || a - b);
    order.forEach((filter, place) => {
      const x = (place % columns) * cell;
      const y = top + Math.floor(place / columns) * cell;
      draw({ pixels, width, height }, filterRaster(bank, filter), x, y, factor);
    });
    top += rowsOf(bank) * cell - GAP + BANK_GAP;
  }
  return { pixels, width, height };
}

/** Draws `small` into `onto` at (`x`, `y`), each pixel as a square of `factor`. */
function draw(onto: Raster, small: Raster, x: number, y: number, factor: number): void {
  for (let row = 0; row < small.height * factor; row++) {
    for (let column = 0; column < small.width * factor; column++) {
      const from = (Math.floor(row / factor) * small.width + Math.floor(column / factor)) * 3;
      const to = ((y + row) * onto.width + x + column) * 3;
      onto.pixels.set(small.pixels.subarray(from, from + 3), to);
    }
  }
}
