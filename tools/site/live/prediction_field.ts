/// <reference lib="dom" />
/**
 * The field for a prediction: its number is written into the text of the cell, which then runs.
 *
 * @module
 */
import type { CellView } from "./cell_view.ts";
import { guessOf, unitOf, withGuess } from "./guess_source.ts";
import { button, element } from "./page_parts.ts";

/** A number field above a cell that asks for a prediction. */
export class PredictionField {
  readonly #cell: CellView;
  readonly #input: HTMLInputElement = element("input");

  /**
   * Adds the field to `cell`.
   *
   * @param predicted called after the number was written into the cell.
   */
  constructor(cell: CellView, predicted: () => void) {
    this.#cell = cell;
    const input = this.#input;
    input.type = "number";
    input.step = "any";
    input.id = `guess-${cell.id}`;
    const label = element("label", "", "Your prediction");
    label.htmlFor = input.id;
    const unit = element("span", "unit", unitOf(cell.source()));
    unit.id = `${input.id}-unit`;
    input.setAttribute("aria-describedby", unit.id);
    const enter = () => {
      if (input.value !== "" && !Number.isFinite(input.valueAsNumber)) return;
      const guess = input.value === "" ? null : input.valueAsNumber;
      cell.setSource(withGuess(cell.source(), guess));
      predicted();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") enter();
    });
    const field = element("div", "prediction");
    field.append(label, input, unit, button("Predict", "", enter));
    cell.section.prepend(field);
    this.show();
  }

  /** Shows the number that the cell's text has. */
  show(): void {
    const guess = guessOf(this.#cell.source());
    this.#input.value = typeof guess === "number" ? String(guess) : "";
  }
}
