/// <reference lib="dom" />
/**
 * What the network says about a picture: the picture as it sees it, and a bar for each of its five
 * best guesses.
 *
 * @module
 */
import type { Answer, CutPatch } from "./network_messages.ts";
import { make, paint, part, percent } from "./elements.ts";

/** Shows `answer` in `place`, whose status line a screen reader reads out. */
export function showAnswer(place: HTMLElement, { picture, guesses, truth }: Answer): void {
  const canvas = part(place, "canvas", HTMLCanvasElement);
  paint(canvas, picture);
  canvas.setAttribute(
    "aria-label",
    `The picture as the network sees it, ${picture.width} by ${picture.height} pixels`,
  );
  part(place, "ol", HTMLOListElement).replaceChildren(
    ...guesses.map(({ name, probability }) =>
      make(
        "li",
        {},
        make("span", { class: "name" }, name),
        make(
          "span",
          { class: "bar", "aria-hidden": "true" },
          make("span", { style: `width:${(100 * probability).toFixed(1)}%` }),
        ),
        make("span", { class: "share" }, percent(probability)),
      )
    ),
  );
  const [first] = guesses;
  const label = truth === undefined
    ? ""
    : truth === first.name
    ? " That is its label in CIFAR-10."
    : ` Its label in CIFAR-10 is ${truth}.`;
  part(place, "[role=status]", HTMLElement).textContent =
    `The network says ${first.name}, with a probability of ${percent(first.probability)}.${label}`;
}

/** Shows the patches of the unit called `name` in `place`. */
export function showPatches(
  place: HTMLElement,
  name: string,
  { patches, among }: { patches: readonly CutPatch[]; among: number },
): void {
  part(place, "[role=status]", HTMLElement).textContent = patches.length === 0
    ? `${name}: no response to any of ${among.toLocaleString("en-US")} test pictures.`
    : `${name}: the strongest ${patches.length} of ${
      among.toLocaleString("en-US")
    } test pictures, the strongest first.`;
  part(place, "ul", HTMLUListElement).replaceChildren(...patches.map((patch) => {
    const canvas = make("canvas", {
      role: "img",
      "aria-label": `Part of a picture of the class ${patch.label}`,
    });
    paint(canvas, patch);
    return make("li", {}, canvas, make("span", { "aria-hidden": "true" }, patch.label));
  }));
}
