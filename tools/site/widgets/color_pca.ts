/// <reference lib="dom" />
/**
 * Colour noise along the principal components (section 4.1): one picture with eight random shifts,
 * for the three interpretations of the formula's scale.
 *
 * @module
 */
import {
  type ColorScale,
  drawColorShift,
  imagenetColorPca,
  type Rgb,
  shiftColor,
} from "../../../lib/augmentation/color_pca.ts";
import { svgElement, svgText } from "../../../lib/figures/pictures/svg.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { colorShip, colorShipSide } from "./ship_picture.ts";
import type { Scene, Values, Widget } from "./widget.ts";

const scales: readonly ColorScale[] = ["standardDeviation", "eigenvalueOfUnitRange", "eigenvalue"];

/** The shifts of red, green and blue of eight draws, in grey levels. */
export function colorShifts(values: Values): Rgb[] {
  const streams = new RandomStreams(values.seed);
  return Array.from({ length: 8 }, (_, i) =>
    drawColorShift(streams.fork("color", i), {
      pca: imagenetColorPca,
      scale: scales[values.scale],
      sigma: values.sigma,
    }));
}

/** `[side, side, 3]` bytes as a picture URI. */
function pictureUri(pixels: Uint8Array): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = colorShipSide;
  const context = canvas.getContext("2d");
  if (context === null) return "";
  const image = context.createImageData(colorShipSide, colorShipSide);
  for (let i = 0; i < colorShipSide * colorShipSide; i++) {
    image.data.set(pixels.subarray(3 * i, 3 * i + 3), 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

function draw(values: Values): Scene {
  const image = colorShip();
  const shifts = colorShifts(values);
  const [cell, gap] = [110, 14];
  const body = shifts.flatMap((shift, i) => {
    const [x, y] = [(i % 4) * (cell + gap), Math.floor(i / 4) * (cell + 34)];
    const words = shift.map((level) => {
      const whole = Math.round(level);
      return whole < 0 ? `\u2212${-whole}` : `+${Math.abs(whole)}`;
    });
    return [
      svgElement("image", {
        x,
        y,
        width: cell,
        height: cell,
        href: pictureUri(shiftColor(image, shift)),
        style: "image-rendering:pixelated",
      }),
      svgText(words.join("  "), x + cell / 2, y + cell + 16, { anchor: "middle", size: 12 }),
    ];
  });
  const largest = Math.max(...shifts.flat().map(Math.abs));
  return {
    width: 4 * (cell + gap) - gap,
    height: 2 * (cell + 34),
    body,
    said:
      "Below each picture: the values added to red, green and blue. The largest shift of these " +
      `draws is ${largest.toFixed(0)} of 255 levels.`,
  };
}

/** The widget. */
export const colorPca: Widget = {
  title: "Colour noise, drawn eight times",
  task: "Compare the scale of the 2012 program with the formula read literally.",
  controls: [
    {
      name: "scale",
      label: "Scale",
      options: [
        "standard deviation (2012 program)",
        "eigenvalue, pixels 0 to 1",
        "eigenvalue, pixels 0 to 255 (literal)",
      ],
    },
    { name: "sigma", label: "sigma", min: 0, max: 1, step: 0.05, value: 0.1 },
    { name: "seed", label: "Draw", min: 1, max: 30, step: 1, value: 1 },
  ],
  madeBy: "drawColorShift and shiftColor",
  draw,
};
