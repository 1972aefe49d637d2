/**
 * Dark figures in dark front ends. The colours of data stay, because they have enough contrast on a
 * dark background too; the background, text and thin lines change, by a style sheet in the output
 * itself.
 *
 * In a front end that shows SVG as an image (JupyterLab), `prefers-color-scheme` gives the theme;
 * one that puts it into its own page (VS Code) has a class around it. JupyterLab draws Plotly's
 * JSON in its own page as well, where only a style sheet of that page reaches it:
 * {@linkcode plotlyTheme}, which a lesson's first cell shows.
 *
 * @module
 */
import { hairline, ink, mutedInk, paper, wash } from "./style.ts";

/** The neutral colours of figures, and what they become on a dark background. */
const darkColors: Readonly<Record<string, string>> = {
  [ink]: "#e6eaf0",
  [mutedInk]: "#a9b4c0",
  [hairline]: "#364150",
  [wash]: "#232b34",
  "#9aa5b1": "#6b7886",
};

/** Lines and marks of data in these colours change; text in them is on a light tile and stays. */
const darkMarks: Readonly<Record<string, string>> = { "#000000": "#e6eaf0", "#444444": "#a9b4c0" };
/** The white background changes; white text is on a dark tile and stays. */
const darkPaper = "#1b2128";

const opening = '<style class="figure-theme">';

/** The style rules that make the drawings in `place` (a selector) dark. */
export function darkRules(place: string): string {
  const rule = (property: "fill" | "stroke", from: string, to: string, kind = "") => {
    const channels = [1, 3, 5].map((at) => parseInt(from.slice(at, at + 2), 16)).join(", ");
    return `${place} ${kind}:is([${property}="${from}" i],` +
      `[style*="${property}: rgb(${channels})"]){${property}:${to}!important}`;
  };
  return [
    ...Object.entries(darkColors).flatMap(([from, to]) => [
      rule("fill", from, to),
      rule("stroke", from, to),
    ]),
    ...Object.entries(darkMarks).flatMap(([from, to]) => [
      rule("fill", from, to, ":not(text,tspan)"),
      rule("stroke", from, to),
    ]),
    rule("fill", paper, darkPaper, "rect"),
  ].join("");
}

const svgTheme = opening +
  `@media (prefers-color-scheme:dark){${
    darkRules("svg:is(.figure-plot,.figure-picture):not(.vscode-light *)")
  }}${darkRules(".vscode-dark svg:is(.figure-plot,.figure-picture)")}</style>`;

/** `svg`, the markup of a figure, with the style sheet that makes it dark in a dark front end. */
export function withTheme(svg: string): string {
  return svg.replace(/^<svg\b[^>]*>/, (start) => start + svgTheme);
}

/** `svg` without the style sheet of {@linkcode withTheme}, for a page with its own themes. */
export function withoutTheme(svg: string): string {
  return svg.replaceAll(/<style class="figure-theme">[^<]*<\/style>/g, "");
}

/** A style element that makes the interactive plots of JupyterLab's page dark in its dark themes. */
export const plotlyTheme: string = opening +
  darkRules('[data-jp-theme-light="false"] .jp-RenderedPlotly .main-svg') +
  '[data-jp-theme-light="false"] .jp-RenderedPlotly .main-svg[style*="rgb(255, 255, 255)"]' +
  `{background:${darkPaper}!important}</style>`;
