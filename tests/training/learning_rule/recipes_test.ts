import { assertAlmostEquals, assertEquals } from "@std/assert";
import { preset } from "../../../lib/spec/presets.ts";
import { checkedEvents, settingsAt } from "../../../lib/training/learning_rule/recipe_events.ts";
import { recipeNames, recipes } from "../../../lib/training/learning_rule/recipes.ts";
import {
  checkedSchedule,
  INITIAL_SCHEDULE_STATE,
  learningRateAt,
} from "../../../lib/training/learning_rule/schedule.ts";

/** ε of all layers and of conv1, and whether there is colour noise, in an epoch of the run of 2012. */
function in2012(epoch: number) {
  const { schedule, events } = recipes.source2012;
  const rate = learningRateAt(schedule, INITIAL_SCHEDULE_STATE, epoch);
  const { rateFactors, colorNoise } = settingsAt(events, epoch);
  return { rate, conv1: rate * (rateFactors.conv1 ?? 1), colorNoise };
}

Deno.test("the recipe source2012 has the rates of the notes (145-2010) in every epoch", () => {
  // From the epoch on: rate, rate of conv1, colour noise.
  const notes: [number, number, number, boolean][] = [
    [0, 0.01, 0.01, true],
    [23, 0.001, 0.001, true],
    [51, 0.0001, 0.0001, true],
    [68, 0.0001, 0.00001, false],
    [72, 0.0001, 0, false],
    [78, 0.00001, 0, false],
  ];
  for (let epoch = 0; epoch < recipes.source2012.epochs; epoch++) {
    const expected = notes.findLast(([from]) => from <= epoch) ?? notes[0];
    const { rate, conv1, colorNoise } = in2012(epoch);
    assertAlmostEquals(rate, expected[1], 1e-12);
    assertAlmostEquals(conv1, expected[2], 1e-12);
    assertEquals(colorNoise, expected[3], `epoch ${epoch}`);
  }
  const { epochs, batchSize, optimizer: { momentum, weightDecay, biasRateFactor } } =
    recipes.source2012;
  assertEquals([epochs, batchSize, momentum, weightDecay, biasRateFactor], [93, 128, 0.9, 5e-4, 2]);
});

Deno.test("the recipe paper has the numbers of section 5", () => {
  const { batchSize, epochs, schedule, optimizer, augment, events } = recipes.paper;
  assertEquals([batchSize, epochs, schedule.kind, augment], [128, 90, "plateau", true]);
  assertEquals([schedule.learningRate, events], [0.01, []]);
  assertEquals(optimizer, { momentum: 0.9, weightDecay: 5e-4, biasRateFactor: 1 });
});

Deno.test("each recipe is plain data, valid, and has the learning rule of the preset of its name", () => {
  for (const name of recipeNames) {
    const recipe = recipes[name];
    assertEquals(JSON.parse(JSON.stringify(recipe)), recipe);
    checkedSchedule(recipe.schedule);
    checkedEvents(recipe.events);
    const { batchSize, learningRate, momentum, weightDecay, biasRateFactor } =
      preset(name).training;
    assertEquals(recipe.optimizer, { momentum, weightDecay, biasRateFactor });
    assertEquals([recipe.batchSize, recipe.schedule.learningRate], [batchSize, learningRate]);
  }
});
