/**
 * Chooses the tile of a matrix product and the number of spans of its depth.
 *
 * A tile is fast if each number that a thread reads is used in many multiply-adds, and wasteful if
 * it extends beyond the edge of the output. The choice minimizes the estimated time, which is
 * padded operations / speed of the tile. The speeds are relative; `tuning.ts` replaces the defaults
 * with measurements on the adapter.
 *
 * @module
 */

/** The shape of one workgroup's work in `tile_product.wgsl`, or in `direct_product.wgsl`. */
export interface Tile {
  /** Output rows of a thread; a multiple of 4. */
  readonly rows: number;
  /** Four-wide groups of output columns of a thread. */
  readonly quads: number;
  /** Threads along x. */
  readonly threadsX: number;
  /** Threads along y. */
  readonly threadsY: number;
  /** Steps of the depth in workgroup memory at once; 0 for none, as in `direct_product.wgsl`. */
  readonly depth: number;
}

/** The tiles by name (rows x columns of the output). */
export const TILES = {
  "128x128": { rows: 8, quads: 2, threadsX: 16, threadsY: 16, depth: 16 },
  "64x64": { rows: 8, quads: 2, threadsX: 8, threadsY: 8, depth: 16 },
  "128x48": { rows: 8, quads: 2, threadsX: 6, threadsY: 16, depth: 16 },
  "128x32": { rows: 8, quads: 2, threadsX: 4, threadsY: 16, depth: 16 },
  "128x16": { rows: 8, quads: 1, threadsX: 4, threadsY: 16, depth: 16 },
  "32x128": { rows: 8, quads: 2, threadsX: 16, threadsY: 4, depth: 16 },
  "32x32": { rows: 4, quads: 1, threadsX: 8, threadsY: 8, depth: 16 },
  "256x16 direct": { rows: 4, quads: 4, threadsX: 1, threadsY: 64, depth: 0 },
  "128x16 direct": { rows: 4, quads: 4, threadsX: 1, threadsY: 32, depth: 0 },
} as const satisfies Record<string, Tile>;

/** The name of a tile. */
export type TileName = keyof typeof TILES;

/** Speed of each tile without padding, relative to `64x64`. */
export type TileSpeeds = Readonly<Record<TileName, number>>;

/** Speeds predicted from register and workgroup-memory traffic; used until speeds are measured. */
export const DEFAULT_SPEEDS: TileSpeeds = {
  "128x128": 1.1,
  "64x64": 1,
  "128x48": 1,
  "128x32": 0.9,
  "128x16": 0.7,
  "32x128": 0.9,
  "32x32": 0.5,
  "256x16 direct": 0.95,
  "128x16 direct": 0.93,
};

/** Height and width of a tile in outputs. */
export function tileSize(tile: Tile): { rows: number; columns: number } {
  return { rows: tile.rows * tile.threadsY, columns: 4 * tile.quads * tile.threadsX };
}

/** Whether a tile is computed without workgroup memory. */
export function isDirect(tile: Tile): boolean {
  return tile.depth === 0;
}

/**
 * Maximum columns for tiles without workgroup memory, which read a row again for every 16 columns:
 * beyond twice that number, workgroup memory saves more reads than it costs.
 */
const MOST_DIRECT_COLUMNS = 32;
/** Enough workgroups to keep the multiprocessors of a large card busy. */
const BUSY_WORKGROUPS = 256;
/** A shorter span costs more in partial sums than it gains. */
const SHORTEST_SPAN = 256;
/** Partial sums take at most this many bytes. */
const LARGEST_PARTIALS = 32 * 1024 * 1024;

/** The tile and the spans of a product. */
export interface ProductPlan {
  /** Name of the tile. */
  readonly tile: TileName;
  /** Number of spans of the depth. */
  readonly splits: number;
  /** Length of a span; a multiple of the tile's depth. */
  readonly span: number;
}

/**
 * Tile and spans for a product of `rows` x `depth` by `depth` x `columns`, `batches` times.
 *
 * The spans depend only on the shape, not on measured speeds: every sum is evaluated in the same
 * order whichever tile is used, so tuning does not change the bits of the result.
 *
 * `mayBeDirect` means that neighbouring rows are close in memory, as in a convolution, and that the
 * right operand is read in quads.
 */
export function planProduct(
  rows: number,
  columns: number,
  depth: number,
  batches: number,
  speeds: TileSpeeds,
  bindingLimit: number,
  mayBeDirect = false,
): ProductPlan {
  let best: TileName = "64x64";
  let bestTime = Infinity;
  const direct = mayBeDirect && columns <= MOST_DIRECT_COLUMNS;
  for (const name of Object.keys(TILES) as TileName[]) {
    if (isDirect(TILES[name]) && !direct) continue;
    const size = tileSize(TILES[name]);
    const down = Math.ceil(rows / size.rows);
    const across = Math.ceil(columns / size.columns);
    const time = down * across * size.rows * size.columns / speeds[name];
    if (time < bestTime) [best, bestTime] = [name, time];
  }
  const workgroups = Math.ceil(rows / 64) * Math.ceil(columns / 64) * batches;
  const outputs = rows * columns * batches;
  const wanted = Math.min(
    Math.floor(BUSY_WORKGROUPS / workgroups),
    Math.floor(depth / SHORTEST_SPAN),
    Math.floor(Math.min(LARGEST_PARTIALS, bindingLimit) / 4 / Math.max(outputs, 1)),
  );
  const splits = Math.max(1, wanted);
  const multiple = 16;
  const span = Math.max(multiple, Math.ceil(depth / splits / multiple) * multiple);
  return { tile: best, splits: Math.max(1, Math.ceil(depth / span)), span };
}
