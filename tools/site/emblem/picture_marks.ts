/**
 * The marks of one of our own pictures in an emblem: its bars and tiles, or its maps.
 *
 * @module
 */
import { decode } from "fast-png";
import { border, height, width } from "./emblem_size.ts";

/** The marks of a picture; `undefined` if it has too few. */
export function pictureMarks(svg: unknown): string | undefined {
  if (typeof svg !== "string") return undefined;
  return boxMarks(svg) ?? mapMarks(svg);
}

/** The bars and tiles of one of our own pictures, without its words and photographs. */
function boxMarks(svg: string): string | undefined {
  const boxes: { x: number; y: number; w: number; h: number; tower: 1 | 2 }[] = [];
  const shifts: [number, number][] = [[0, 0]];
  const bare = svg.replace(/<(defs|style)\b[^]*?<\/\1>/g, "");
  for (const [tag, closing, name] of bare.matchAll(/<(\/?)(g|rect)\b[^>]*>/g)) {
    if (name === "g" && closing === "/") shifts.pop();
    const [left, top] = shifts[shifts.length - 1] ?? [0, 0];
    const number = (attribute: string) =>
      Number(new RegExp(` ${attribute}="([-\\d.]+)"`).exec(tag)?.[1] ?? 0);
    if (name === "g" && closing === "") {
      const [, x, y] = /translate\(([-\d.]+)[ ,]+([-\d.]+)\)/.exec(tag) ?? [];
      if (!tag.endsWith("/>")) shifts.push([left + Number(x ?? 0), top + Number(y ?? 0)]);
    }
    // A small square is the key of a colour.
    const key = number("width") === number("height") && number("width") < 15;
    if (name !== "rect" || key || /figure-(?:paper|wash|box)/.test(tag)) continue;
    const tower = /d55e00|url\(|#(?:a8|b3|c7|e6|f0)/i.test(tag) ? 2 : 1;
    boxes.push({
      x: left + number("x"),
      y: top + number("y"),
      w: number("width"),
      h: number("height"),
      tower,
    });
  }
  if (boxes.length < 6) return undefined;
  const [x0, y0] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const scale = [
    (width - 2 * border) / (Math.max(...boxes.map(({ x, w }) => x + w)) - x0),
    (height - 2 * border) / (Math.max(...boxes.map(({ y, h }) => y + h)) - y0),
  ];
  return boxes.map(({ x, y, w, h, tower }) =>
    `<rect class="fill-${tower}" x="${(border + (x - x0) * scale[0]).toFixed(1)}" y="${
      (border + (y - y0) * scale[1]).toFixed(1)
    }" width="${(w * scale[0]).toFixed(1)}" height="${(h * scale[1]).toFixed(1)}"/>`
  ).join("");
}

/** The three liveliest of its images, one after the other, in the colours of the towers. */
function mapMarks(svg: string): string | undefined {
  const maps = [...svg.matchAll(/"data:image\/png;base64,([\w+/=]+)"/g)].flatMap(([, text]) => {
    const { data, width: side, height: rows, channels } = decode(Uint8Array.fromBase64(text));
    if (side !== rows || channels < 3) return [];
    const value = (x: number, y: number) => {
      const at = (y * side + x) * channels;
      return (data[at] + data[at + 1] + data[at + 2]) / 3;
    };
    return [tilesOf(value, side)];
  });
  if (maps.length < 3) return undefined;
  const lively = [...maps].sort((a, b) => spread(b) - spread(a)).slice(0, 3);
  const size = width / 3;
  const tile = size / tiles;
  return maps.filter((map) => lively.includes(map)).map((map, place) => {
    const marks = map.map((strength, i) => {
      const [x, y] = [place * size + (i % tiles) * tile, Math.floor(i / tiles) * tile];
      if (strength < 0.05 || y >= height) return "";
      return `<path opacity="${strength.toFixed(1)}" d="M${x.toFixed(1)} ${y.toFixed(1)}h${
        tile.toFixed(1)
      }v${tile.toFixed(1)}h-${tile.toFixed(1)}"/>`;
    });
    return `<g class="fill-${place % 2 + 1}">${marks.join("")}</g>`;
  }).join("");
}

/** Tiles along the side of a map. */
const tiles = 16;

/** The means of the tiles of a square map, from 0 to 1. */
function tilesOf(value: (x: number, y: number) => number, side: number): number[] {
  const means = Array.from({ length: tiles * tiles }, (_, i) => {
    const [column, row] = [i % tiles, Math.floor(i / tiles)];
    return value(Math.floor((column + 0.5) * side / tiles), Math.floor((row + 0.5) * side / tiles));
  });
  const [low, high] = [Math.min(...means), Math.max(...means)];
  return means.map((mean) => (mean - low) / (high - low || 1));
}

/** How far the values are from their mean. */
function spread(map: readonly number[]): number {
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  return map.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
