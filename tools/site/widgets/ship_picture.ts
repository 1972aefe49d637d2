/**
 * A small generated picture for the widgets, a ship on the sea, which needs no file and no licence.
 *
 * @module
 */

/** Side of {@linkcode ship} in pixels. */
export const shipSide = 18;

/** Side of {@linkcode colorShip} in pixels. */
export const colorShipSide = 36;

/** The part of the picture at (`x`, `y`), both 0 to 1. */
function partAt(x: number, y: number): "sky" | "sun" | "sail" | "hull" | "sea" | "foam" {
  if (Math.hypot(x - 0.8, y - 0.2) < 0.11) return "sun";
  if (y > 0.72) return Math.sin(22 * x + 40 * y) > 0.75 ? "foam" : "sea";
  if (y > 0.6 && y <= 0.72 && x > 0.18 + (y - 0.6) && x < 0.78 - (y - 0.6)) return "hull";
  if (y > 0.12 && y < 0.58 && x > 0.46 && x < 0.46 + 0.6 * (y - 0.12)) return "sail";
  if (y > 0.2 && y < 0.58 && x < 0.42 && x > 0.42 - 0.5 * (y - 0.2)) return "sail";
  return "sky";
}

const greys = { sky: 0.75, sun: 1, sail: 0.95, hull: 0.15, sea: 0.4, foam: 0.8 } as const;
const colors = {
  sky: [150, 190, 225],
  sun: [255, 222, 120],
  sail: [244, 240, 228],
  hull: [120, 62, 40],
  sea: [36, 92, 130],
  foam: [180, 210, 220],
} as const;

/** The picture in grey: `[shipSide, shipSide]`, 0 to 1. */
export function ship(): number[] {
  return Array.from(
    { length: shipSide * shipSide },
    (_, i) =>
      greys[partAt(((i % shipSide) + 0.5) / shipSide, (Math.floor(i / shipSide) + 0.5) / shipSide)],
  );
}

/** The picture in colour: `[colorShipSide, colorShipSide, 3]`, 0 to 255. */
export function colorShip(): Uint8Array {
  const side = colorShipSide;
  const image = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    image.set(
      colors[partAt(((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side)],
      3 * i,
    );
  }
  return image;
}
