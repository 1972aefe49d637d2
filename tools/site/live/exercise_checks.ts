/// <reference lib="dom" />
/**
 * The exercises of a page: Check runs the stub and the cell that checks it, failed checks count, and
 * a solution opens after two of them.
 *
 * @module
 */
import { SolutionFold } from "../widgets/solution_fold.ts";
import type { CellView } from "./cell_view.ts";
import { afterCheck, checkResult } from "./exercise_state.ts";
import type { RunEnd } from "./lesson_runner.ts";
import type { WorkStore } from "./work/work_store.ts";

/** The exercises of one lesson. */
export class ExerciseChecks {
  readonly #lesson: string;
  readonly #store: WorkStore;
  readonly #cells: readonly CellView[];
  /** The solutions by the names of their exercises; none on a site without solutions. */
  readonly #folds = new Map<string, SolutionFold>();

  /** Closes the solutions of `lesson` that the reader has not earned yet. */
  constructor(lesson: string, store: WorkStore, cells: readonly CellView[]) {
    this.#lesson = lesson;
    this.#store = store;
    this.#cells = cells;
    for (const { author, section } of cells) {
      const fold = section.querySelector<HTMLDetailsElement>("details[data-exercise]");
      if (author.exercise === undefined || fold === null) continue;
      this.#folds.set(author.exercise, new SolutionFold(fold));
    }
    this.show();
  }

  /** Shows the stored state of all exercises. */
  show(): void {
    const { exercises } = this.#store.read(this.#lesson);
    for (const [name, fold] of this.#folds) {
      fold.show(exercises[name] ?? { tries: 0, solved: false });
    }
  }

  /**
   * Checks the answer in the cell `stub`.
   *
   * @param run runs cells after those that they need; how each ended.
   */
  async check(
    stub: CellView,
    run: (cells: readonly CellView[]) => Promise<RunEnd[]>,
  ): Promise<void> {
    const { exercise = "", checks } = stub.author;
    const check = this.#cells.find(({ id }) => id === checks);
    if (check === undefined) return void await run([stub]);
    const [written, checked] = await run([stub, check]);
    // What did not run, because of Stop or of another cell, is no try.
    if (written === "dropped" || (written === "ok" && checked === "dropped")) return;
    const outputs = (written === "error" ? stub : check).outputs?.all ?? [];
    const result = checkResult(exercise, outputs);
    this.#store.change(this.#lesson, ({ exercises }) => {
      const after = afterCheck(exercises[exercise], result, Date.now());
      if (after !== undefined) exercises[exercise] = after;
    });
    this.show();
  }
}
