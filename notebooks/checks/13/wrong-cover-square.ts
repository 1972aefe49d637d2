import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson13 } from "@alexnet/alexnet/exercises";

const inside = "the square, and nothing else, gets the fill";
const kept = "the image itself stays as it was";

/** Writes the square into `rows`. */
function paint(rows: number[][], top: number, left: number, size: number, fill: number) {
  for (let y = Math.max(0, top); y < Math.min(rows.length, top + size); y++) {
    for (let x = Math.max(0, left); x < Math.min(rows[y].length, left + size); x++) {
      rows[y][x] = fill;
    }
  }
  return rows;
}

export default wrongAnswers(lesson13.coverSquare, [
  {
    mistake: "covers a row and a column too many",
    violates: inside,
    answer: (image, top, left, size, fill) =>
      image.map((row, y) =>
        row.map((pixel, x) =>
          y >= top && y <= top + size && x >= left && x <= left + size ? fill : pixel
        )
      ),
  },
  {
    mistake: "exchanges row and column",
    violates: inside,
    answer: (image, top, left, size, fill) =>
      image.map((row, y) =>
        row.map((pixel, x) =>
          x >= top && x < top + size && y >= left && y < left + size ? fill : pixel
        )
      ),
  },
  {
    mistake: "writes beyond the end of a row",
    violates: "a square over the lower or right edge is cut off",
    answer: (image, top, left, size, fill) => {
      const copy = image.map((row) => [...row]);
      for (let y = Math.max(0, top); y < Math.min(copy.length, top + size); y++) {
        for (let x = Math.max(0, left); x < left + size; x++) copy[y][x] = fill;
      }
      return copy;
    },
  },
  {
    mistake: "moves the square into the image",
    violates: "a square over the upper or left edge is cut off, not moved",
    answer: (image, top, left, size, fill) => {
      const [above, beside] = [Math.max(0, top), Math.max(0, left)];
      return image.map((row, y) =>
        row.map((pixel, x) =>
          y >= above && y < above + size && x >= beside && x < beside + size ? fill : pixel
        )
      );
    },
  },
  {
    mistake: "writes into the image and returns it",
    violates: kept,
    answer: (image, ...square) => paint(image, ...square),
  },
  {
    mistake: "copies the list of rows and writes into the same rows",
    violates: kept,
    answer: (image, ...square) => paint([...image], ...square),
  },
]);
