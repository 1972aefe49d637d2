/**
 * Figures for notebooks and pages: Plotly with a text alternative and a takeaway that the type
 * requires, and the pictures that AlexNet's ideas need. Nothing is loaded before the first figure
 * is drawn.
 *
 * @module
 */
export {
  type Figure,
  figure,
  type FigureSpec,
  type FigureText,
  type Json,
  type Layout,
  type MediaBundle,
  type Numbers,
  Plot,
  type PlotlyFigure,
  type Trace,
} from "./figure.ts";
export { Picture, picture, type PictureSpec } from "./picture.ts";
export { LiveFigure, liveFigure, type LiveFigureOptions } from "./live.ts";
export { encodePng, pngDataUri, type Raster } from "./png.ts";
export { okabeIto, type SeriesStyle, seriesStyle } from "./style.ts";
