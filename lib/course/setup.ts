/**
 * The first cell of a lesson: checks the version, makes lost errors visible, keeps outputs in their
 * cells, keeps the Stop button from ending the kernel, and shows the scale.
 *
 * @module
 */
import { requireFields } from "../argument_checks.ts";
import { environmentVariable, inBrowser, inDeno, requireDenoFor } from "../deno_only.ts";
import { AlexNetError, BadArgumentError } from "../errors.ts";
import { watchCells } from "./cells.ts";
import { show, text } from "./display.ts";
import { preloadPlots } from "../figures/figure.ts";
import { jupyterDisplay } from "../figures/figure_spec.ts";
import { plotlyTheme } from "../figures/theme.ts";
import { pageFrontEnd } from "../front_end.ts";
import { inCourseRun, inNotebook } from "../in_notebook.ts";
import { keepOutputsInCells } from "./outputs_in_cells.ts";
import { listenForStopButton } from "../stop_button.ts";
import { showTensors } from "./tensors_in_cells.ts";
import { setRibbon } from "../figures/ribbon.ts";
import { quickNote, type Scale, scaleFromEnvironment } from "./scale.ts";
import { watchUnhandled } from "./unhandled_errors.ts";

/** The oldest Deno whose kernel reports errors (2.8.2 to 2.8.x lost them). */
const oldestDeno = [2, 9, 0] as const;

/** The lesson that runs in this kernel. */
export interface Lesson {
  /** Two digits, as in the file name. */
  number: string;
  /** The scale of the computation. */
  scale: Scale;
  /** The root seed of all its random streams. */
  seed: number;
}

/** What figures of a quick run say, and those in which some rows are recorded. */
const [QUICK_RIBBON, QUICK_ROWS] = [
  "Quick run: these nets learned next to nothing.",
  "The rows of this run are of a quick one, whose nets learned next to nothing.",
];

let current: Lesson | undefined;

/**
 * Prepares the kernel for lesson `number` (the Stop button ends a computation and never the kernel,
 * and tensors show their shape and a few numbers) and returns the parameters of the scale in
 * `ALEXNET_SCALE` (default `laptop`), plus the scale itself and the root seed (`ALEXNET_SEED`,
 * default 1).
 *
 * @param number the lesson's two digits, e.g. `03`.
 * @param sizes the parameters of each scale.
 * @returns the parameters of the chosen scale, with `scale` and `seed`.
 * @throws {AlexNetError} when Deno is too old.
 * @throws {BadArgumentError} when the scale, the seed or the lesson number is invalid, or `sizes`
 * has another scale, and in Node.js and Bun.
 *
 * @example
 * ```ts
 * import { setup } from "@alexnet/alexnet/course";
 * import { assert } from "@std/assert";
 *
 * const params = await setup("03", {
 *   quick: { images: 200, epochs: 2 },
 *   laptop: { images: 4000, epochs: 20 },
 *   full: { images: 50000, epochs: 60 },
 * });
 * assert(params.images >= 200 && params.seed >= 0);
 * console.log(params.scale);
 * ```
 */
export async function setup<Sizes extends Record<string, unknown>>(
  number: string,
  sizes: Readonly<Record<Scale, Sizes>>,
): Promise<Readonly<Sizes & { scale: Scale; seed: number }>> {
  if (inDeno()) requireDeno(Deno.version.deno);
  else if (!inBrowser()) requireDenoFor("A lesson", "call the functions of the library");
  if (!/^\d\d$/.test(number)) {
    throw new BadArgumentError(`Expected a lesson number of two digits but found "${number}".`);
  }
  requireFields<Record<Scale, unknown>>("the sizes of setup", sizes, {
    quick: true,
    laptop: true,
    full: true,
  });
  const scale = scaleFromEnvironment();
  const seed = seedFromEnvironment();
  current = { number, scale, seed };
  if (scale === "quick") setRibbon(QUICK_RIBBON, QUICK_ROWS);
  else setRibbon(undefined);
  watchUnhandled((error) => console.error(`${error.ename}: ${error.evalue}`));
  if (inNotebook()) {
    listenForStopButton();
    watchCells();
    showTensors();
    // The first plot would keep its cell waiting for seconds.
    if (inDeno()) preloadPlots();
    // A page sends outputs in order, and has the style sheet of its own.
    if (!inCourseRun() && pageFrontEnd() === undefined) {
      keepOutputsInCells();
      await show({ [jupyterDisplay]: () => ({ "text/html": plotlyTheme, "text/plain": "" }) });
    }
    const note = scale === "quick" ? ` ${quickNote}` : "";
    await show(text`Lesson ${number} at scale **${scale}**, root seed ${String(seed)}.${note}`);
  }
  return { ...sizes[scale], scale, seed };
}

/**
 * The lesson of the last call of {@linkcode setup}; before that, lesson 01 at the current scale.
 */
export function currentLesson(): Lesson {
  return current ?? { number: "00", scale: scaleFromEnvironment(), seed: seedFromEnvironment() };
}

/** @throws {AlexNetError} when `version` is older than 2.9.0. */
export function requireDeno(version: string): void {
  const found = version.split(".").map((part) => Number.parseInt(part, 10));
  for (const [i, least] of oldestDeno.entries()) {
    if (found[i] > least) return;
    if (found[i] < least) {
      throw new AlexNetError(
        `Expected Deno ${oldestDeno.join(".")} or newer, whose notebook kernel reports errors, ` +
          `but found ${version}; install it with: npx --yes deno@2.9.6 task lab`,
      );
    }
  }
}

function seedFromEnvironment(): number {
  const wish = environmentVariable("ALEXNET_SEED");
  if (wish === undefined || wish === "") return 1;
  const seed = Number(wish);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new BadArgumentError(`Expected a whole number as ALEXNET_SEED but found "${wish}".`);
}
