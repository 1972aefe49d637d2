/**
 * The layout of a plot on a phone: as wide as its column, with small margins and with the title of
 * the horizontal axis in as many lines as it needs. For the build and for the page.
 *
 * @module
 */
import { isRecord } from "../../lib/is_record.ts";

/** The width of the drawing in pixels: the column of a phone of 390 pixels. */
export const narrowWidth = 358;

/** The mean width of a letter of labels and titles, in pixels, on the large side. */
const letter = 7;
const [left, right] = [54, 10];

/** `layout` of a plot with `data`, for a narrow column; its title stands outside the plot. */
export function narrowLayout(
  layout: Readonly<Record<string, unknown>>,
  data: readonly unknown[],
): Record<string, unknown> {
  const margin = isRecord(layout.margin) ? layout.margin : {};
  const heading = Math.max(0, Number(margin.t ?? 0) - 18);
  const height = Number(layout.height ?? 420) - heading;
  const room = narrowWidth - right - Math.max(left, letter * longestLabel(layout, data));
  const axis = isRecord(layout.xaxis) ? layout.xaxis : {};
  const title = isRecord(axis.title) ? axis.title : {};
  const lines = wrapped(String(title.text ?? ""), Math.max(12, Math.floor((room + 20) / letter)));
  return {
    ...layout,
    title: undefined,
    height: Math.max(260, Math.min(height, 420)) + 16 * (lines.length - 1),
    margin: { ...margin, t: 18, l: left, r: right },
    ...lines.length < 2
      ? {}
      : { xaxis: { ...axis, title: { ...title, text: lines.join("<br>") } } },
  };
}

/** The letters of the longest name on the vertical axis; 0 if it has numbers. */
function longestLabel(layout: Readonly<Record<string, unknown>>, data: readonly unknown[]): number {
  const axis = isRecord(layout.yaxis) ? layout.yaxis : {};
  const values = data.flatMap((trace) =>
    isRecord(trace) && Array.isArray(trace.y) ? trace.y as unknown[] : []
  );
  const names = [...Array.isArray(axis.ticktext) ? axis.ticktext as unknown[] : [], ...values];
  const lines = names.flatMap((name) => typeof name === "string" ? name.split("<br>") : []);
  return Math.max(0, ...lines.map((line) => line.replace(/<[^>]*>/g, "").length));
}

/** `text` in lines of at most `most` letters, if its words allow. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
