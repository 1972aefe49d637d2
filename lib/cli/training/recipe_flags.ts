/**
 * The flag `--recipe` of `deno task train`: a named way to train, in place of single flags.
 *
 * @module
 */
import { BadArgumentError } from "../../errors.ts";
import { recipes, type TrainingRecipe } from "../../training/learning_rule/recipes.ts";
import type { TrainFlags } from "./train_command.ts";

/** Flags that a recipe leaves no place for. */
const DECIDED = ["schedule", "drops", "overfit"] as const;

/** The recipe that the flags name, if they name one. */
export function recipeOf({ recipe }: Pick<TrainFlags, "recipe">): TrainingRecipe | undefined {
  return recipe === undefined ? undefined : recipes[recipe];
}

/**
 * The flags with what their recipe says, where they say nothing themselves: batch, crops, colour noise
 * and schedule. A number of epochs comes later, because a resumed run has its own.
 *
 * @param given The flags that were given.
 * @throws {BadArgumentError} for a flag that the recipe decides.
 */
export function withRecipe(flags: TrainFlags, given: ReadonlySet<keyof TrainFlags>): TrainFlags {
  const recipe = recipeOf(flags);
  if (recipe === undefined) return flags;
  const decided = DECIDED.find((flag) => given.has(flag));
  if (decided !== undefined) {
    throw new BadArgumentError(
      `--recipe ${flags.recipe} and --${decided} decide the same; leave one out.`,
    );
  }
  return {
    ...flags,
    batch: flags.batch ?? recipe.batchSize,
    augment: given.has("augment") ? flags.augment : recipe.augment,
    color: given.has("color") ? flags.color : true,
    schedule: recipe.schedule.kind === "plateau" ? "paper" : "steps",
  };
}
