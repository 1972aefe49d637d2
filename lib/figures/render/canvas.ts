/**
 * The few canvas methods that Plotly's heat maps use, implemented on a plain array of bytes.
 *
 * @module
 */
import type { DrawingWindow } from "./drawing_window.ts";
import { pngDataUri } from "../pictures/encode_png.ts";

interface CanvasElement {
  width: number;
  height: number;
}

/** A 2D context with single-colour rectangles and pixel blocks. */
class FlatContext {
  fillStyle = "#000000";
  readonly pixels: Uint8ClampedArray;
  readonly canvas: CanvasElement;

  constructor(canvas: CanvasElement) {
    this.canvas = canvas;
    this.pixels = new Uint8ClampedArray(canvas.width * canvas.height * 4);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const [r, g, b, alpha] = bytesOf(this.fillStyle);
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const right = Math.min(this.canvas.width, Math.round(x + width));
    const bottom = Math.min(this.canvas.height, Math.round(y + height));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        this.pixels.set([r, g, b, alpha], (row * this.canvas.width + column) * 4);
      }
    }
  }

  createImageData(width: number, height: number): { data: Uint8ClampedArray } {
    return { data: new Uint8ClampedArray(width * height * 4) };
  }

  putImageData(image: { data: Uint8ClampedArray }): void {
    this.pixels.set(image.data.subarray(0, this.pixels.length));
  }
}

function bytesOf(color: string): [number, number, number, number] {
  if (color.startsWith("#")) {
    const at = (index: number) => parseInt(color.slice(index, index + 2), 16);
    return [at(1), at(3), at(5), 255];
  }
  const [r = 0, g = 0, b = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b, Math.round(alpha * 255)];
}

/** Gives the canvas elements of `window` a context and `toDataURL`. */
export function giveCanvas(window: DrawingWindow): void {
  const contexts = new WeakMap<CanvasElement, FlatContext>();
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: CanvasElement): FlatContext {
      const context = new FlatContext(this);
      contexts.set(this, context);
      return context;
    },
    toDataURL(this: CanvasElement): string {
      const { pixels } = contexts.get(this) ?? new FlatContext(this);
      return pngDataUri({ pixels, width: this.width, height: this.height });
    },
  });
}
