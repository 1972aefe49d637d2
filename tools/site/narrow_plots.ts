/**
 * Plots for phones: each plot of a lesson is drawn a second time, as wide as a phone, with letters of
 * the usual size. The page shows the one that fits.
 *
 * @module
 */
import { plotlySvg } from "../../lib/figures/render/plotly_svg.ts";
import type { PlotlyFigure } from "../../lib/figures/figure_spec.ts";
import { isRecord } from "../../lib/is_record.ts";
import { narrowPlot } from "./figure_html.ts";
import { narrowLayout, narrowWidth } from "./narrow_layout.ts";
import { isCode, type MimeBundle, type Notebook, type Output } from "../notebook/notebook.ts";

/** `notebook`, each of whose plots has a narrow drawing too. */
export async function withNarrowPlots(notebook: Notebook): Promise<Notebook> {
  const cells = [];
  for (const cell of notebook.cells) {
    if (!isCode(cell)) {
      cells.push(cell);
      continue;
    }
    const outputs: Output[] = [];
    for (const output of cell.outputs) {
      const drawn = "data" in output ? await narrowed(output.data) : undefined;
      outputs.push(drawn === undefined ? output : { ...output, data: drawn } as Output);
    }
    cells.push({ ...cell, outputs });
  }
  return { ...notebook, cells };
}

/** `bundle` with the narrow drawing of its plot, if it has one. */
async function narrowed(bundle: MimeBundle): Promise<MimeBundle | undefined> {
  const plotly = bundle["application/vnd.plotly.v1+json"];
  if (!isRecord(plotly) || !isRecord(plotly.layout) || !("image/svg+xml" in bundle)) {
    return undefined;
  }
  const data: unknown[] = Array.isArray(plotly.data) ? plotly.data : [];
  const layout = { ...narrowLayout(plotly.layout, data), width: narrowWidth };
  try {
    const meta = isRecord(plotly.layout.meta) ? plotly.layout.meta : {};
    const svg = await plotlySvg({ data, layout } as unknown as PlotlyFigure, {
      alt: String(meta.alt ?? ""),
      takeaway: "",
    });
    return { ...bundle, [narrowPlot]: svg };
  } catch {
    return undefined; // Data that Plotly cannot draw so narrow: the other drawing is scaled.
  }
}
