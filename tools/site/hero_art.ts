/**
 * The picture of the front page: the filters that the two towers of lesson 10's net have learned,
 * each tower in its colour.
 *
 * @module
 */
import { isCode, type Notebook } from "../notebook/notebook.ts";

/** The cell of lesson 10 that shows the filters. */
const cell = "filters";
/** The side of a filter, the distance of two, the frame around a tower, and the gap of the towers. */
const [side, gap, frame, between] = [40, 4, 12, 28];

/** The picture with its caption; empty if `executed` has no such figure. */
export function heroArt(executed: Notebook | undefined): string {
  const output = executed?.cells.filter(isCode).find(({ id }) => id === cell)?.outputs
    .find((output) => "data" in output && typeof output.data["image/svg+xml"] === "string");
  const svg = output !== undefined && "data" in output ? String(output.data["image/svg+xml"]) : "";
  const filters = [...svg.matchAll(/xlink:href="(data:image\/png;base64,[\w+/=]+)"/g)]
    .map(([, address]) => address);
  const each = Math.floor(filters.length / 2);
  if (each < 4) return "";
  const columns = Math.ceil(each / Math.ceil(Math.sqrt(each)));
  const rows = Math.ceil(each / columns);
  const [width, height] = [columns, rows].map((n) => n * (side + gap) - gap + 2 * frame);
  const towers = [0, 1].map((tower) => {
    const left = tower * (width + between);
    const images = filters.slice(tower * each, (tower + 1) * each).map((address, i) =>
      `<image x="${left + frame + (i % columns) * (side + gap)}" y="${
        frame + Math.floor(i / columns) * (side + gap)
      }" width="${side}" height="${side}" href="${address}" preserveAspectRatio="none" ` +
      `style="image-rendering:pixelated"/>`
    );
    return `<rect class="tower-${tower + 1}" x="${left}" width="${width}" height="${height}" ` +
      `rx="8"/>${images.join("")}`;
  });
  return `<figure class="hero-art"><svg viewBox="0 0 ${
    2 * width + between
  } ${height}" role="img" aria-label="Two groups of ${each} small filters, from grey edges to ` +
    `blobs of colour: what the first layer of each tower has learned.">${towers.join("")}</svg>` +
    `<figcaption>What the first layers of two towers learned from photographs, in ` +
    `<a href="10-two-towers.html">lesson 10</a>.</figcaption></figure>`;
}
