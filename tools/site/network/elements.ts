/// <reference lib="dom" />
/**
 * The small parts from which the front page's network is built.
 *
 * @module
 */
import { AlexNetError } from "../../../lib/errors.ts";
import type { SmallPicture } from "./network_messages.ts";

/** Creates an element with attributes and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The element of `parent` that `selector` finds; the page's own markup has it. */
export function part<Found extends Element>(
  parent: ParentNode,
  selector: string,
  kind: abstract new () => Found,
): Found {
  const found = parent.querySelector(selector);
  if (found instanceof kind) return found;
  throw new AlexNetError(`Expected ${selector} in the front page but found none.`);
}

/** Draws `picture` on `canvas`, pixel by pixel. */
export function paint(canvas: HTMLCanvasElement, { pixels, width, height }: SmallPicture): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  const channels = pixels.length / (width * height);
  for (let from = 0, to = 0; from < pixels.length; from += channels, to += 4) {
    image.data.set(pixels.subarray(from, from + channels), to);
    if (channels === 3) image.data[to + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** `0.873` as `87 %`, on one line; what is not quite nothing is not 0. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "<\u00a01\u00a0%";
  return `${Math.round(100 * share)}\u00a0%`;
}
