/// <reference lib="dom" />
/**
 * A widget: sliders and choices that control a drawing. The drawing is a function of their values
 * only, so it can be tested without a page.
 *
 * @module
 */
import { svgElement } from "../../../lib/figures/pictures/svg.ts";

/** A slider. */
export interface Slider {
  /** Name of the value. */
  name: string;
  /** Its label. */
  label: string;
  /** Smallest position. */
  min: number;
  /** Largest position. */
  max: number;
  /** Distance between positions. */
  step: number;
  /** Initial position. */
  value: number;
  /** Formats a position; default: the number. */
  text?: (position: number) => string;
}

/** A choice among options. */
export interface Choice {
  /** Name of the value. */
  name: string;
  /** Its label. */
  label: string;
  /** The options; the first is selected initially. */
  options: readonly string[];
}

/** The values of the controls: numbers for sliders, indices for choices. */
export type Values = Readonly<Record<string, number>>;

/** A drawing for some values. */
export interface Scene {
  /** Width of the drawing. */
  width: number;
  /** Height of the drawing. */
  height: number;
  /** SVG elements. */
  body: readonly string[];
  /** A description of the drawing in one or two sentences. */
  said: string;
}

/** A widget. */
export interface Widget {
  /** Its heading. */
  title: string;
  /** What to try. */
  task: string;
  /** The sliders and choices, in order. */
  controls: readonly (Slider | Choice)[];
  /** The library functions that compute it. */
  madeBy: string;
  /** The drawing at `values`. */
  draw(values: Values): Scene;
}

/** The initial values of the controls of `widget`. */
export function startValues(widget: Widget): Record<string, number> {
  return Object.fromEntries(
    widget.controls.map((control) => [control.name, "options" in control ? 0 : control.value]),
  );
}

let mounted = 0;

/** Adds `widget` to `host` and draws it; sliders and choices redraw it. */
export function mount(host: HTMLElement, widget: Widget): void {
  const number = ++mounted;
  const values = startValues(widget);
  const frame = element("div", "widget");
  frame.append(element("h3", "", widget.title), element("p", "", widget.task));
  const controls = element("div", "controls");
  const picture = element("div", "stage");
  const said = element("p", "said");
  said.setAttribute("role", "status");
  const redraw = () => {
    const { width, height, body, said: words } = widget.draw(values);
    picture.innerHTML = svgElement("svg", {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": words,
      "font-family": "system-ui, sans-serif",
    }, body);
    said.textContent = words;
  };
  for (const control of widget.controls) {
    const id = `widget-${number}-${control.name}`;
    const label = element("label", "", control.label + " ");
    label.setAttribute("for", id);
    const input = "options" in control ? choiceInput(control, id) : sliderInput(control, id, label);
    input.addEventListener("input", () => {
      values[control.name] = Number(input.value);
      redraw();
    });
    const holder = element("div", "");
    holder.append(label, input);
    controls.append(holder);
  }
  frame.append(
    controls,
    picture,
    said,
    element("p", "made", `Computed on this page by the project's own ${widget.madeBy}.`),
  );
  host.replaceChildren(frame);
  redraw();
}

function choiceInput(choice: Choice, id: string): HTMLSelectElement {
  const select = document.createElement("select");
  select.id = id;
  choice.options.forEach((text, index) => select.append(new Option(text, String(index))));
  return select;
}

function sliderInput(slider: Slider, id: string, label: HTMLElement): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "range";
  input.id = id;
  for (const key of ["min", "max", "step", "value"] as const) input[key] = String(slider[key]);
  const shown = document.createElement("output");
  shown.htmlFor.add(id);
  const write = () => {
    const text = slider.text?.(Number(input.value)) ?? input.value;
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", write);
  write();
  label.append(shown);
  return input;
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.textContent = text;
  return made;
}
