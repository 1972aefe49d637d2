/** Covers lib/cli/training/recipe_flags.ts, lib/cli/training/filled_flags.ts and lib/cli/train.ts. */
import { assertEquals, assertThrows } from "@std/assert";
import { parseArguments } from "../../../lib/cli/command/arguments.ts";
import { filledFlags } from "../../../lib/cli/training/filled_flags.ts";
import { withRecipe } from "../../../lib/cli/training/recipe_flags.ts";
import { command } from "../../../lib/cli/training/train_command.ts";
import {
  optimizerOf,
  requireSameSettings,
  scheduleOf,
  settingsOf,
} from "../../../lib/cli/training/train_settings.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { recipes } from "../../../lib/training/learning_rule/recipes.ts";

/** What a command line means for the net `paper` on made-up images. */
function planned(...args: string[]) {
  return resumed({}, ...args);
}

/** What a command line means for a run with the settings `recorded`. */
function resumed(recorded: Readonly<Record<string, unknown>>, ...args: string[]) {
  const { values, given } = parseArguments(command, args);
  const source = { spec: preset("paper"), classes: 1000, synthetic: true } as const;
  const flags = filledFlags(withRecipe(values, given), source, recorded);
  const schedule = scheduleOf(flags, source);
  return {
    flags,
    schedule,
    rule: optimizerOf(flags, source, []),
    settings: settingsOf(flags, source),
  };
}

Deno.test("a recipe decides batch, epochs, rates, learning rule, crops and colour noise", () => {
  for (const name of ["paper", "source2012"] as const) {
    const { flags, schedule, rule } = planned("--recipe", name, "--validation", "100");
    const recipe = recipes[name];
    const { batch, epochs, augment, color } = flags;
    assertEquals([batch, epochs, augment, color], [128, recipe.epochs, true, true]);
    assertEquals(schedule, recipe.schedule);
    assertEquals(rule, recipe.optimizer);
  }
});

Deno.test("flags beside a recipe replace its parts; the rate follows the batch", () => {
  const { flags, schedule } = planned(
    ...["--recipe", "source2012", "--batch", "16", "--epochs", "2", "--no-color"],
  );
  assertEquals([flags.batch, flags.epochs, flags.color, flags.augment], [16, 2, false, true]);
  assertEquals(schedule, { ...recipes.source2012.schedule, learningRate: 0.01 / 8 });
  assertEquals(planned("--recipe", "source2012", "--rate", "0.5").schedule.learningRate, 0.5);
});

Deno.test("a run records its recipe, so that it is not resumed with another one", () => {
  const { settings } = planned("--recipe", "source2012");
  assertEquals([settings.recipe, settings.schedule, settings.drops], ["source2012", "steps", ""]);
  assertEquals(planned().settings.recipe, undefined);
});

Deno.test("a run of a recipe or a schedule that is resumed without it is refused with its name", () => {
  const runs = [["--recipe", "source2012"], ["--schedule", "constant"]];
  for (const args of runs) {
    const { settings } = planned(...args);
    assertThrows(
      () => requireSameSettings(settings, resumed(settings).settings, "out/run"),
      BadArgumentError,
      `was started with other settings: ${args.join(" ")}, now`,
    );
  }
});

Deno.test("a recipe excludes flags that decide the same", () => {
  for (const args of [["--schedule", "constant"], ["--drops", "0.5"], ["--overfit"]]) {
    assertThrows(
      () => planned("--recipe", "paper", ...args),
      BadArgumentError,
      `--recipe paper and ${args[0]} decide the same`,
    );
  }
});

Deno.test("the recipe paper needs validation images", () => {
  assertThrows(
    () => planned("--recipe", "paper"),
    BadArgumentError,
    "depends on the validation error",
  );
});
