/**
 * `deno task dev scaling`: measures steps, messages and sums of one and two ranks, and writes
 * `docs/scaling.md` with what they mean for up to 64.
 *
 * @module
 */
import { defineCommand } from "../lib/cli/command/arguments.ts";
import { print } from "../lib/cli/command/print.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";
import { withTheme } from "../lib/figures/theme.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";
import { cacheFolder } from "../lib/files/cache_folder.ts";
import { askForQuiet } from "../lib/files/quiet_machine.ts";
import { measureScaling } from "./scaling/measure_scaling.ts";
import type { MeasuredScaling } from "./scaling/measurements.ts";
import { scalingFigure } from "./scaling/scaling_figure.ts";
import { scalingPage } from "./scaling/scaling_page.ts";

const PAGE = "docs/scaling.md";
const FIGURE = "docs/scaling.svg";
const MEASURED = "docs/results/scaling.json";

/** The command line of `deno task dev scaling`. */
export const command = defineCommand({
  name: "dev scaling",
  summary: `Measures training steps, messages and sums of one and two ranks, and writes ${PAGE}\n` +
    `and ${FIGURE}: how long steps of up to 64 ranks would take. As root on Linux, it also\n` +
    "measures two network namespaces as two hosts.",
  flags: {
    measure: {
      kind: "switch",
      default: true,
      description: `Measure again; without it, the page is written from ${MEASURED}`,
    },
    steps: {
      kind: "integer",
      minimum: 1,
      default: 3,
      description: "Timed steps of each kind; the small net has five times as many",
    },
    check: { kind: "switch", description: `Only compare the page with ${MEASURED}` },
  },
  examples: [
    { command: "deno task dev scaling", does: "Measure for about six minutes on a quiet machine." },
    { command: "deno task dev scaling --no-measure", does: "After a change of the model." },
  ],
});

/** Runs the command with `args` and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(command, args, async ({ values }) => {
    if (values.measure && !values.check) {
      using _quiet = askForQuiet(cacheFolder());
      const found = await measureScaling(values.steps, print);
      await writeAtomically(MEASURED, `${JSON.stringify(found, null, 1)}\n`);
    }
    const measured: MeasuredScaling = JSON.parse(await Deno.readTextFile(MEASURED));
    const files = {
      [PAGE]: scalingPage(measured),
      [FIGURE]: `${withTheme(await scalingFigure(measured).svg())}\n`,
    };
    let code = 0;
    for (const [path, text] of Object.entries(files)) {
      if (!values.check) await writeAtomically(path, text);
      const isCurrent = await Deno.readTextFile(path).catch(() => "") === text;
      print(`${path}: ${isCurrent ? "current" : "stale; run deno task dev scaling --no-measure"}`);
      if (!isCurrent) code = 1;
    }
    return code;
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
