/// <reference lib="dom" />
/**
 * The network on the front page: the reader chooses a picture, both towers light up, and five bars
 * answer. Everything is computed in a worker, which starts at the first use.
 *
 * @module
 */
import { showAnswer, showPatches } from "./answer_view.ts";
import { LearningView } from "./learning_view.ts";
import type { ChosenFile, FromNetwork, NetFacts, Problem, ToNetwork } from "./network_messages.ts";
import { part } from "./elements.ts";
import { type ChosenUnit, TowersView } from "./towers_view.ts";

/** The section of the front page with the network. */
class NetworkSection {
  readonly #app: HTMLElement;
  readonly #answer: HTMLElement;
  readonly #unit: HTMLElement;
  readonly #towersPlace: HTMLElement;
  readonly #towers: TowersView;
  readonly #learning: LearningView;
  readonly #unitNames = new Map<string, string>();
  #worker: Worker | undefined;
  #chosenUnit = "";
  #lastPicture: ToNetwork | undefined;

  constructor(section: HTMLElement) {
    this.#app = part(section, ".network-app", HTMLElement);
    this.#app.hidden = false;
    part(section, ".network-note", HTMLElement).hidden = true;
    this.#answer = part(section, ".answer", HTMLElement);
    this.#unit = part(section, ".unit", HTMLElement);
    this.#towersPlace = part(section, ".towers", HTMLElement);
    this.#towers = new TowersView(
      this.#towersPlace,
      (unit) => this.#chooseUnit(unit),
    );
    const learning = part(section, ".learning", HTMLElement);
    this.#learning = new LearningView(learning, (message) => this.#send(message));
    this.#connectPictures();
    this.#connectNets();
    const facts = part(section, "#network-facts", HTMLScriptElement).textContent ?? "";
    this.#build(JSON.parse(facts) as NetFacts);
  }

  /** Shows the maps of a network, dark until it sees a picture. */
  #build(facts: NetFacts): void {
    const { name, classNames } = facts;
    this.#app.dataset.net = name;
    part(this.#app, ".net-name", HTMLElement).textContent = name;
    part(this.#app, ".class-names", HTMLElement).textContent = classNames.length > 20
      ? `${classNames.length} classes`
      : classNames.join(", ");
    this.#towersPlace.after(this.#unit);
    this.#unit.classList.remove("chosen");
    this.#chosenUnit = "";
    this.#towers.build(facts);
    this.#tell("patches", "Press a map to see the nine patches that its unit responds to most.");
  }

  #connectPictures(): void {
    for (const sample of this.#app.querySelectorAll<HTMLButtonElement>("[data-sample]")) {
      sample.addEventListener("click", () => {
        this.#show({ type: "sample", index: Number(sample.dataset.sample) });
      });
    }
    const input = part(this.#app, "input.picture", HTMLInputElement);
    input.addEventListener("change", () => {
      this.#lookAt(input.files);
      // The same file can be chosen again.
      input.value = "";
    });
    const drop = part(this.#app, ".drop", HTMLElement);
    const isOver = (event: DragEvent, over: boolean) => {
      event.preventDefault();
      drop.classList.toggle("over", over);
    };
    this.#app.addEventListener("dragover", (event) => isOver(event, true));
    this.#app.addEventListener("dragleave", (event) => isOver(event, false));
    this.#app.addEventListener("drop", (event) => {
      isOver(event, false);
      this.#lookAt(event.dataTransfer?.files);
    });
  }

  #connectNets(): void {
    const input = part(this.#app, "input.own-net", HTMLInputElement);
    input.addEventListener("change", () => {
      const files = [...input.files ?? []].map(chosen);
      input.value = "";
      if (files.length === 0) return;
      this.#tell("net", "The network is read.");
      this.#send({ type: "net", files });
    });
  }

  /** A dropped file is a picture, or a network if its name says so. */
  #lookAt(files: FileList | null | undefined): void {
    const [file] = files ?? [];
    if (file === undefined) return this.#tell("picture", "That was no file. Choose a picture.");
    if (file.name.endsWith(".safetensors")) {
      this.#tell("net", "The network is read.");
      return this.#send({ type: "net", files: [chosen(file)] });
    }
    this.#show({ type: "picture", file: chosen(file) });
  }

  #show(picture: ToNetwork): void {
    this.#lastPicture = picture;
    const isLoaded = this.#worker !== undefined;
    this.#tell("picture", isLoaded ? "The network looks at it." : "Loading the network.");
    this.#answer.setAttribute("aria-busy", "true");
    this.#send(picture);
  }

  #chooseUnit({ layer, unit, name, panel }: ChosenUnit): void {
    this.#chosenUnit = `${layer} ${unit}`;
    this.#unitNames.set(this.#chosenUnit, name);
    // Where there is no room beside the towers, the patches are below the maps of the layer.
    if (matchMedia("(max-width: 59.99rem)").matches) panel.parentElement?.after(this.#unit);
    else this.#towersPlace.after(this.#unit);
    this.#unit.classList.add("chosen");
    this.#tell("patches", `${name}: searching its strongest patches.`);
    this.#send({ type: "patches", layer, unit });
  }

  /** Sends a message to the worker, and starts it at the first one. */
  #send(message: ToNetwork): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker("assets/network_worker.js", { type: "module" });
    worker.addEventListener(
      "message",
      (event: MessageEvent<FromNetwork>) => this.#hear(event.data),
    );
    worker.addEventListener("error", ({ message }) => {
      const reason = message || "its script could not be loaded";
      this.#tell("start", `The network did not start: ${reason}. Load the page again.`);
      worker.terminate();
      this.#worker = undefined;
    });
    return worker;
  }

  #hear(message: FromNetwork): void {
    switch (message.type) {
      case "net":
        this.#build(message.facts);
        this.#tell("net", "Your network has taken the place of the recorded one.");
        // Another network looks at the same picture.
        if (this.#lastPicture !== undefined) this.#show(this.#lastPicture);
        return;
      case "answer":
        this.#answer.removeAttribute("aria-busy");
        showAnswer(this.#answer, message.answer);
        this.#towers.show(message.answer.maps);
        return;
      case "patches": {
        const key = `${message.layer} ${message.unit}`;
        if (key !== this.#chosenUnit) return;
        showPatches(this.#unit, this.#unitNames.get(key) ?? "", message);
        return;
      }
      case "problem":
        this.#answer.removeAttribute("aria-busy");
        return this.#tell(message.about, message.message);
      default:
        this.#learning.hear(message);
    }
  }

  /** Shows a sentence where it belongs. */
  #tell(about: Problem, text: string): void {
    switch (about) {
      case "learning":
        return this.#learning.tell(text);
      case "patches":
        part(this.#unit, "[role=status]", HTMLElement).textContent = text;
        return part(this.#unit, "ul", HTMLElement).replaceChildren();
      case "net":
        part(this.#app, ".net-status", HTMLElement).textContent = text;
        return;
      case "start":
      case "picture":
        part(this.#answer, "[role=status]", HTMLElement).textContent = text;
    }
  }
}

function chosen(file: File): ChosenFile {
  return { name: file.name, content: file };
}

new NetworkSection(part(document, "#network", HTMLElement));
