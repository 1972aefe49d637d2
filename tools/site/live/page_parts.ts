/// <reference lib="dom" />
/**
 * Small parts of the page: elements and buttons, and modules that load when they are needed.
 *
 * @module
 */
import type * as rendering from "./cell_rendering.ts";
import type * as editor from "./code_editor.ts";
import { loadAgain } from "./load_again.ts";

/** The folder of the site's assets. */
export function assetsFolder(): string {
  return new URL("assets/", document.baseURI).href;
}

/** An element with a class and a text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
  text = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

/**
 * A button.
 *
 * @param about what it is about, for a screen reader that lists the buttons: `cell 5`.
 */
export function button(text: string, about: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", "", text);
  made.type = "button";
  if (about !== "") made.append(element("span", "hidden", ` ${about}`));
  made.addEventListener("click", onClick);
  return made;
}

/** What shows outputs and edited code. */
export const loadRendering = part<typeof rendering>("rendering.js");

/** The editor. */
export const loadEditor = part<typeof editor>("editor.js");

function part<Module>(name: string): () => Promise<Module> {
  return loadAgain<Module>(() => assetsFolder() + name, (url) => import(url));
}
