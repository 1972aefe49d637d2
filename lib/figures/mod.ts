/**
 * Figures for notebooks and pages: Plotly charts with a text alternative and a takeaway, which the
 * type requires, and pictures for AlexNet's ideas. Nothing is loaded before the first figure is
 * drawn. Pictures need no permissions; the first plot in a process loads jsdom and Plotly, which
 * need `--allow-read --allow-env`. In a browser, a page passes the data of a plot to its own Plotly.
 *
 * A figure has its standard name if there is one (`forestPlot`, `histogram`, `treemap`); names of
 * pictures that only this project has end in `Figure` (`tenCropFigure`).
 *
 * ```ts
 * import { lineChart } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const chart = lineChart({
 *   series: [{ name: "area", x: [1, 2, 3], y: [1, 4, 9] }],
 *   xTitle: "Side",
 *   yTitle: "Area",
 *   alt: "A curve through 1, 4 and 9.",
 *   takeaway: "Area grows with the square of the side.",
 * });
 * assertStringIncludes(await chart.svg(), "<svg");
 * ```
 *
 * @module
 */
export { figure, Plot } from "./figure.ts";
export {
  type Figure,
  type FigureSpec,
  type FigureText,
  type Json,
  jupyterDisplay,
  type Layout,
  type MediaBundle,
  type Numbers,
  type PlotlyFigure,
  type Trace,
} from "./figure_spec.ts";
export { Picture, picture, type PictureSpec } from "./pictures/picture.ts";
export { LiveFigure, liveFigure, type LiveFigureOptions, type ShowOutput } from "./live.ts";
export { encodePng, type Raster } from "./pictures/encode_png.ts";
export {
  type LearningCurve,
  learningCurves,
  type LearningCurvesOptions,
  type Threshold,
} from "./charts/curves.ts";
export { lineChart, type LineChartOptions, type LineSeries } from "./charts/line_chart.ts";
export {
  type LearningPanel,
  learningPanels,
  type LearningPanelsOptions,
  type PanelCurve,
} from "./charts/learning_panels.ts";
export { forestPlot, type ForestPlotOptions, type ForestPlotRow } from "./charts/intervals.ts";
export {
  barChart,
  type BarChartOptions,
  type BarSeries,
  waterfallChart,
  type WaterfallChartOptions,
  type WaterfallStep,
} from "./charts/bars.ts";
export {
  histogram,
  type HistogramOptions,
  stripPlot,
  type StripPlotOptions,
  type ValueSeries,
} from "./charts/distributions.ts";
export {
  confusionPlot,
  type ConfusionPlotOptions,
  heatmap,
  type HeatmapOptions,
} from "./charts/heatmaps.ts";
export {
  clusterHeatmap,
  type ClusterHeatmapOptions,
  type Dendrogram,
} from "./charts/cluster_heatmap.ts";
export {
  reliabilityDiagram,
  type ReliabilityOptions,
  type ReliabilitySeries,
} from "./charts/reliability_diagram.ts";
export {
  rateSweepFigure,
  type RateSweepFigureOptions,
  type SweepRow,
} from "./charts/rate_sweep_figure.ts";
export {
  imageGrid,
  type ImageGridOptions,
  imageOf,
  type ImageStack,
  type Mark,
} from "./pictures/image_grid.ts";
export { type CropOffset, tenCropFigure, type TenCropOptions } from "./pictures/ten_crops.ts";
export { answersFigure, type AnswersOptions, type ShownAnswer } from "./pictures/answers.ts";
export {
  type LabelledStack,
  type NeighbourRow,
  neighboursFigure,
  type NeighboursOptions,
} from "./pictures/neighbours.ts";
export {
  activationFigure,
  type ActivationOptions,
  colorIndex,
  type FilterBank,
  filterFigure,
  type FilterFigureOptions,
} from "./pictures/filters.ts";
export {
  patchesFigure,
  type PatchesOptions,
  type PatchPlace,
  type PatchRow,
} from "./pictures/patches.ts";
export { towerDiagram, type TowerDiagramOptions } from "./pictures/towers.ts";
export { connectivityFigure, type ConnectivityOptions } from "./pictures/connectivity.ts";
export {
  costFigure,
  type CostFigureOptions,
  memoryFigure,
  type MemoryFigureOptions,
  type MemoryMoment,
  stepMemory,
} from "./charts/costs.ts";
export { type RooflineOptions, rooflinePlot, type RooflinePoint } from "./charts/roofline.ts";
export {
  treemap,
  type TreemapItem,
  type TreemapMeasure,
  type TreemapOptions,
} from "./charts/treemap.ts";
export {
  type GuideLine,
  type PointSeries,
  scatterPlot,
  type ScatterPlotOptions,
  type SurfacePath,
  surfacePlot,
  type SurfacePlotOptions,
} from "./charts/scatter.ts";
export { timeline, type TimelineOptions, type TimeSpan } from "./charts/timeline.ts";
export { type ImageMap, imageMapFigure, type ImageMapOptions } from "./pictures/image_maps.ts";
export {
  windowFigure,
  type WindowFigureOptions,
  type WindowRow,
  type WindowSpan,
  windowSpans,
} from "./pictures/sliding_windows.ts";
