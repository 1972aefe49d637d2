/**
 * Images with their most probable classes, as on the left of the paper's Fig. 4.
 *
 * @module
 */
import { requireFigureOptions } from "../figure_options.ts";
import type { FigureText } from "../figure_spec.ts";
import { requireFiniteNumbers, requireInteger } from "../../argument_checks.ts";
import { imageOf, type ImageStack, withSource } from "./image_grid.ts";
import { Picture, svgImage } from "./picture.ts";
import { wash, wrongColor } from "../style.ts";
import { svgElement, svgText } from "./svg.ts";

/** One image and a network's prediction for it. */
export interface ShownAnswer {
  /** Index of the image in the stack. */
  index: number;
  /** Its true class. */
  label: number;
  /** The probability of each class. */
  probabilities: ArrayLike<number>;
}

/** Options of {@linkcode answersFigure}. */
export interface AnswersOptions extends FigureText {
  /** The images. */
  stack: ImageStack;
  /** The images to show with their probabilities. */
  answers: readonly ShownAnswer[];
  /** The names of the classes. */
  classNames: readonly string[];
  /** Number of most probable classes to show (default 5). */
  top?: number;
  /** Images per row (default 4). */
  columns?: number;
  /** A short title of the figure. */
  title?: string;
}

/**
 * Draws the left of the paper's Fig. 4: each image above the bars of its most probable classes. The
 * bar of the true class is hatched in vermilion and has a tick.
 *
 * @param options the data to draw, with the text alternative and the takeaway.
 * @returns a figure that a notebook shows as the value of a cell.
 * @throws {BadArgumentError} for an unknown option, a number that is not finite or a missing text;
 * also if there is no image of an index, a label is not a class, there is not one probability for
 * each class, `top` is not an integer from 1 to 1000, or `columns` is not a positive one.
 *
 * @example
 * ```ts
 * import { answersFigure } from "@alexnet/alexnet/figures";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const stack = { images: new Uint8Array(2 * 4 * 4 * 3).fill(128), side: 4, count: 2 };
 * const picture = answersFigure({
 *   stack,
 *   answers: [{ index: 0, label: 1, probabilities: [0.3, 0.7] }],
 *   classNames: ["cat", "dog"],
 *   alt: "A grey image, classified as a dog with a probability of 70 %.",
 *   takeaway: "The net prefers dogs.",
 * });
 * assertStringIncludes(await picture.svg(), "<svg");
 * ```
 */
export function answersFigure(options: AnswersOptions): Picture {
  requireFigureOptions("answersFigure", options, {
    stack: true,
    answers: [{ index: true, label: true, probabilities: true }],
    classNames: true,
    top: true,
    columns: true,
    title: true,
  });
  const { stack, answers, classNames, top = 5, columns = 4 } = options;
  requireInteger("the number of classes under an image", top, { min: 1, max: 1000 });
  requireInteger("columns of a figure", columns, { min: 1 });
  for (const [i, { label, probabilities }] of answers.entries()) {
    requireInteger(`the label of answer ${i}`, label, { min: 0, max: classNames.length - 1 });
    requireFiniteNumbers(`the probabilities of answer ${i}`, probabilities, classNames.length);
  }
  const [width, gap, side, bar] = [156, 20, 128, 17];
  const hatch = `hatch-${answers.map(({ index }) => index).join("-")}`;
  const height = side + 28 + top * (bar + 4) + 18;
  const body = [svgElement(
    "defs",
    {},
    svgElement("pattern", {
      id: hatch,
      width: 6,
      height: 6,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    }, [
      svgElement("rect", { width: 6, height: 6, fill: "#f6c19b" }),
      svgElement("rect", { width: 1.5, height: 6, fill: wrongColor }),
    ]),
  )];
  answers.forEach(({ index, label, probabilities }, place) => {
    const x = (place % columns) * (width + gap);
    const y = Math.floor(place / columns) * height;
    const order = Array.from(probabilities, (_, i) => i)
      .sort((a, b) => probabilities[b] - probabilities[a] || a - b)
      .slice(0, top);
    body.push(
      svgImage(imageOf(stack, index), x + (width - side) / 2, y, side),
      svgText(classNames[label], x + width / 2, y + side + 17, {
        size: 13,
        bold: true,
        anchor: "middle",
      }),
    );
    order.forEach((guess, rank) => {
      const top = y + side + 26 + rank * (bar + 4);
      const right = guess === label;
      body.push(
        svgElement("rect", { class: "figure-wash", x, y: top, width, height: bar, fill: wash }),
        svgElement("rect", {
          x,
          y: top,
          width: Math.max(1, width * probabilities[guess]),
          height: bar,
          fill: right ? `url(#${hatch})` : "#86b9dc",
        }),
        svgText(`${right ? "\u2713 " : ""}${classNames[guess]}`, x + 5, top + 13, {
          size: 12,
          bold: right,
        }),
        svgText((100 * probabilities[guess]).toFixed(0) + " %", x + width - 4, top + 13, {
          size: 11,
          anchor: "end",
          muted: true,
        }),
      );
    });
  });
  return new Picture({
    width: Math.min(columns, answers.length) * (width + gap) - gap,
    height: Math.ceil(answers.length / columns) * height - 18,
    body,
    title: options.title,
  }, withSource(options, stack));
}
