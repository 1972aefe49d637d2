/**
 * The emblem of a lesson: one of its own figures as a small drawing without words, in the colours of
 * the two towers.
 *
 * @module
 */
import { isCode, type Notebook } from "../../notebook/notebook.ts";
import { height, width } from "./emblem_size.ts";
import { pictureMarks } from "./picture_marks.ts";
import { plotMarks } from "./plot_marks.ts";

/** The cell of each lesson whose figure is drawn; of a lesson that is not here, the first plot. */
const chosen: Readonly<Record<string, string>> = {
  "00": "run",
  "01": "width-figure",
  "02": "cost",
  "03": "edges",
  "04": "race",
  "05": "by-hand-figure",
  "06": "shift-figure",
  "07": "cloud",
  "08": "company",
  "09": "valley-figure",
  "10": "connectivity",
  "11": "ladder",
  "12": "confusion",
  "13": "activations",
  "14": "loss",
  "15": "years-figure",
};

/** The emblem of lesson `number`, from the outputs of `executed`; empty without a figure. */
export function emblem(executed: Notebook, number: string): string {
  const cells = executed.cells.filter(isCode);
  const of = cells.filter(({ id }) => id === chosen[number]);
  for (const { outputs } of [...of, ...cells]) {
    for (const output of outputs) {
      const bundle = "data" in output ? output.data : {};
      const marks = plotMarks(bundle["application/vnd.plotly.v1+json"]) ??
        pictureMarks(bundle["image/svg+xml"]);
      if (marks !== undefined) {
        return `<svg class="emblem" viewBox="0 0 ${width} ${height}" aria-hidden="true">` +
          `${marks}</svg>`;
      }
    }
  }
  return "";
}
