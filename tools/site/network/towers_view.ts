/// <reference lib="dom" />
/**
 * The maps of all convolutions, the towers side by side, each in its colour. Every map is a button
 * that asks for the patches that excite its unit most.
 *
 * @module
 */
import type { LayerFacts, LayerMaps, NetFacts } from "./network_messages.ts";
import { make } from "./elements.ts";

/** Red, green and blue of the towers' maps: blue and vermilion, bright enough for a dark ground. */
const colors = [[92, 184, 255], [255, 148, 82]] as const;

/** The unit that the reader has pressed. */
export interface ChosenUnit {
  /** The name of its layer in the model. */
  readonly layer: string;
  /** The index of its map. */
  readonly unit: number;
  /** What the page calls it. */
  readonly name: string;
  /** The maps of its layer and tower. */
  readonly panel: HTMLElement;
}

/** The maps on the page. */
export class TowersView {
  readonly #place: HTMLElement;
  readonly #choose: (unit: ChosenUnit) => void;
  readonly #canvases = new Map<string, { canvases: HTMLCanvasElement[]; tower: number }>();
  #chosen: HTMLButtonElement | undefined;

  /** Draws into `place`; `choose` is called for the unit that the reader presses. */
  constructor(place: HTMLElement, choose: (unit: ChosenUnit) => void) {
    this.#place = place;
    this.#choose = choose;
  }

  /** Makes a panel for each layer and tower of a network, still dark. */
  build({ layers, towers }: NetFacts): void {
    this.#canvases.clear();
    this.#chosen = undefined;
    const head = make("div", { class: "tower-names", "aria-hidden": "true" });
    for (let tower = 1; tower <= towers; tower++) {
      head.append(make("span", { class: `tower-${tower}` }, nameOf(tower, towers)));
    }
    this.#place.replaceChildren(head, ...layers.map((layer) => this.#layer(layer, towers)));
    this.#place.dataset.towers = String(towers);
  }

  /** Lights the maps up. */
  show(maps: readonly LayerMaps[]): void {
    for (const { layer, values } of maps) {
      const panel = this.#canvases.get(layer);
      if (panel === undefined) continue;
      const color = colors[panel.tower % colors.length];
      for (const [unit, canvas] of panel.canvases.entries()) light(canvas, values, unit, color);
    }
  }

  #layer(layer: LayerFacts, towers: number): HTMLElement {
    const { name, field, joins } = layer;
    const panels = layer.panels.map((panel, tower) => this.#panel(layer, panel, tower, towers));
    return make(
      "section",
      { class: "layer" },
      make("h4", {}, name, make("small", {}, `each unit sees ${field} × ${field} pixels`)),
      ...(joins ? [make("p", { class: "joins" }, "Here each tower reads the maps of both.")] : []),
      make("div", { class: "panels" }, ...panels),
    );
  }

  #panel(
    { name, side, units }: LayerFacts,
    layer: string,
    tower: number,
    towers: number,
  ): HTMLElement {
    const where = `${nameOf(tower + 1, towers)}, ${name}`;
    const canvases: HTMLCanvasElement[] = [];
    const panel = make("div", {
      class: `maps tower-${tower + 1}`,
      role: "group",
      "aria-label": `${where}: ${units} maps`,
    });
    const buttons = Array.from({ length: units }, (_, unit) => {
      const canvas = make("canvas", { width: String(side), height: String(side) });
      canvases.push(canvas);
      const label = `${where}, unit ${unit + 1}`;
      const button = make("button", {
        type: "button",
        "aria-label": label,
        "aria-pressed": "false",
        title: label,
        tabindex: unit === 0 ? "0" : "-1",
      }, canvas);
      button.addEventListener("click", () => {
        this.#press(button);
        this.#choose({ layer, unit, name: label, panel });
      });
      return button;
    });
    this.#canvases.set(layer, { canvases, tower });
    panel.append(...buttons);
    panel.addEventListener("keydown", (event) => moveFocus(event, buttons));
    return panel;
  }

  #press(button: HTMLButtonElement): void {
    this.#chosen?.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    this.#chosen = button;
  }
}

function nameOf(tower: number, towers: number): string {
  return towers === 1 ? "One tower" : `Tower ${tower}`;
}

/** Draws one map: a stronger response covers the ground more. */
function light(
  canvas: HTMLCanvasElement,
  values: Uint8Array,
  unit: number,
  [red, green, blue]: readonly [number, number, number],
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const places = canvas.width * canvas.height;
  const image = context.createImageData(canvas.width, canvas.height);
  for (let place = 0; place < places; place++) {
    // The power shows weak responses too.
    const alpha = 255 * (values[unit * places + place] / 255) ** 0.4;
    image.data.set([red, green, blue, alpha], 4 * place);
  }
  context.putImageData(image, 0, 0);
}

/** Moves the focus by the arrow keys: only one button of a panel is in the order of Tab. */
function moveFocus(event: KeyboardEvent, buttons: readonly HTMLButtonElement[]): void {
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (at < 0) return;
  const top = buttons[0].offsetTop;
  const columns = Math.max(1, buttons.filter(({ offsetTop }) => offsetTop === top).length);
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -at,
    End: buttons.length - 1 - at,
  };
  const next = buttons[at + (steps[event.key] ?? NaN)];
  if (next === undefined) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}
