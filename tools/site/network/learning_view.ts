/// <reference lib="dom" />
/**
 * A network that learns, on the page: the curve of its loss, the filters of its first layer, and the
 * controls.
 *
 * @module
 */
import { svgElement, svgText } from "../../../lib/figures/pictures/svg.ts";
import type { FromNetwork, LearningStep, SmallPicture, ToNetwork } from "./network_messages.ts";
import { make, paint, part, percent } from "./elements.ts";

/** The loss of a network that gives ten classes the same probability. */
const CHANCE = Math.log(10);
/** Height of the curve, and its margins. */
const [HEIGHT, LEFT, BOTTOM] = [220, 28, 24];
/** Widths between which the curve takes the room that there is, so that its text keeps its size. */
const [NARROWEST, WIDEST] = [280, 620];
/** The mean of so many updates is one point of the curve's line. */
const SMOOTHED = 10;

/** A share of the previous mean for each new loss. */
const KEPT = 1 - 1 / SMOOTHED;

type State = (FromNetwork & { type: "learning" })["state"] | "new";

/** The words on the main button in each state. */
const words: Readonly<Record<State, string>> = {
  new: "Start learning",
  loading: "Loading",
  running: "Pause",
  paused: "Continue",
  ended: "Start learning",
};

/** The learning network on the page. */
export class LearningView {
  readonly #place: HTMLElement;
  readonly #send: (message: ToNetwork) => void;
  readonly #button: HTMLButtonElement;
  readonly #again: HTMLButtonElement;
  readonly #rate: HTMLInputElement;
  readonly #status: HTMLElement;
  #state: State = "new";
  #steps: LearningStep[] = [];
  #isDrawing = false;

  /** Connects the controls in `place`. */
  constructor(place: HTMLElement, send: (message: ToNetwork) => void) {
    this.#place = place;
    this.#send = send;
    this.#button = part(place, ".learn", HTMLButtonElement);
    this.#again = part(place, ".again", HTMLButtonElement);
    this.#rate = part(place, "input[type=range]", HTMLInputElement);
    this.#status = part(place, "[role=status]", HTMLElement);
    this.#button.addEventListener("click", () => this.#press());
    this.#again.addEventListener("click", () => {
      this.#clear();
      this.#send({ type: "restart", learningRate: this.#learningRate });
    });
    this.#rate.addEventListener("input", () => this.#showRate());
    this.#rate.addEventListener("change", () => {
      this.#send({ type: "rate", learningRate: this.#learningRate });
    });
    this.#showRate();
    // Draws now, and whenever the room for the curve changes.
    new ResizeObserver(() => this.#drawSoon()).observe(part(place, ".curve", HTMLElement));
  }

  /** Shows what the worker tells about learning. */
  hear(message: FromNetwork): void {
    switch (message.type) {
      case "learning":
        return this.#enter(message.state);
      case "step":
        this.#steps.push(message.step);
        return this.#drawSoon();
      case "filters":
        return this.#showFilters(message.filters);
      case "epoch": {
        const { passes, updates, testError } = message.epoch;
        this.#status.textContent = `After ${passes} ${
          passes === 1 ? "pass" : "passes"
        } over the pictures (${updates} updates) it names ${
          percent(1 - testError)
        } of the test pictures.`;
      }
    }
  }

  /** Shows why learning has ended. */
  tell(problem: string): void {
    this.#status.textContent = problem;
    this.#enter("ended");
  }

  /** The position of the slider is the logarithm of the rate. */
  get #learningRate(): number {
    return Number((10 ** Number(this.#rate.value)).toPrecision(2));
  }

  #press(): void {
    if (this.#state === "running") return this.#send({ type: "pause" });
    if (this.#state === "ended") this.#clear();
    const type = this.#state === "ended" ? "restart" : "learn";
    this.#send({ type, learningRate: this.#learningRate });
    this.#enter(this.#state === "paused" ? "running" : "loading");
  }

  #enter(state: State): void {
    this.#state = state;
    this.#button.textContent = words[state];
    this.#button.disabled = state === "loading";
    this.#again.hidden = state !== "running" && state !== "paused";
    this.#place.dataset.state = state;
    if (state === "loading") this.#status.textContent = "Loading the pictures.";
    if (state === "running" && this.#steps.length === 0) this.#status.textContent = "It learns.";
  }

  #clear(): void {
    this.#steps = [];
    this.#status.textContent = "";
    this.#draw();
  }

  #showRate(): void {
    const rate = String(this.#learningRate);
    part(this.#place, "output", HTMLOutputElement).textContent = rate;
    this.#rate.setAttribute("aria-valuetext", rate);
  }

  #showFilters(filters: readonly SmallPicture[]): void {
    const list = part(this.#place, ".filters", HTMLElement);
    while (list.children.length < filters.length) list.append(make("canvas"));
    for (const [i, canvas] of [...list.querySelectorAll("canvas")].entries()) {
      paint(canvas, filters[i]);
    }
    list.hidden = false;
  }

  /** Draws once a frame at most. */
  #drawSoon(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    const curve = part(this.#place, ".curve", HTMLElement);
    const width = Math.min(WIDEST, Math.max(NARROWEST, curve.clientWidth));
    curve.innerHTML = lossCurve(this.#steps, width);
    this.#place.dataset.updates = String(this.#steps.length);
  }
}

/** The loss of all updates as SVG: a dot for each, and their running mean as a line. */
export function lossCurve(steps: readonly LearningStep[], width: number): string {
  const most = Math.max(2.6, ...steps.slice(-200).map(({ loss }) => Math.min(loss, 6)));
  const last = Math.max(60, steps.at(-1)?.updates ?? 0);
  const x = (updates: number) => LEFT + (width - LEFT - 6) * updates / last;
  const y = (loss: number) => 8 + (HEIGHT - BOTTOM - 8) * (1 - Math.min(loss, most) / most);
  // A long run needs no dot for each update.
  const every = Math.ceil(steps.length / 300);
  let mean = steps[0]?.loss ?? 0;
  const line = steps.map(({ updates, loss }, i) => {
    // At first the mean of all so far.
    const kept = Math.min(KEPT, i / (i + 1));
    mean = kept * mean + (1 - kept) * loss;
    return `${i === 0 ? "M" : "L"}${x(updates).toFixed(1)} ${y(mean).toFixed(1)}`;
  }).filter((_, i) => i % every === 0 || i === steps.length - 1);
  const now = steps.length === 0 ? "No update yet" : `Now ${mean.toFixed(2)}`;
  const grid = [0, 1, 2].flatMap((loss) => [
    svgElement("path", { d: `M${LEFT} ${y(loss)}H${width - 6}`, class: "grid" }),
    svgText(String(loss), LEFT - 8, y(loss) + 4, { anchor: "end", muted: true }),
  ]);
  return svgElement("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": `The loss of each update. ${now}, after ${steps.at(-1)?.updates ?? 0} updates; ` +
      `${CHANCE.toFixed(2)} is guessing.`,
    "font-family": "system-ui, sans-serif",
  }, [
    ...grid,
    svgElement("path", { d: `M${LEFT} ${y(CHANCE)}H${width - 6}`, class: "chance" }),
    svgText("guessing", width - 8, y(CHANCE) - 5, { anchor: "end", muted: true }),
    ...steps.filter((_, i) => i % every === 0).map(({ updates, loss }) =>
      svgElement("circle", { cx: x(updates), cy: y(loss), r: 1.8, class: "update" })
    ),
    svgElement("path", { d: line.join("") || "M0 0", class: "mean" }),
    svgText(`${last} updates`, width - 8, HEIGHT - 6, { anchor: "end", muted: true }),
    svgText("loss", LEFT, HEIGHT - 6, { muted: true }),
  ]);
}
