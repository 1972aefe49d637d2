import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../../../lib/errors.ts";
import {
  checkedEvents,
  type RecipeEvent,
  settingsAt,
} from "../../../lib/training/learning_rule/recipe_events.ts";

const events: readonly RecipeEvent[] = [
  { epoch: 2, rateFactors: { conv1: 0.1, fc8: 2 }, colorNoise: false },
  { epoch: 5, rateFactors: { conv1: 0 } },
  { epoch: 7, colorNoise: true },
];

Deno.test("an event holds from its epoch on, and what it does not name stays as it was", () => {
  const begin = { rateFactors: {}, colorNoise: true };
  assertEquals(settingsAt(events, 0), begin);
  assertEquals(settingsAt(events, 1), begin);
  const second = { rateFactors: { conv1: 0.1, fc8: 2 }, colorNoise: false };
  assertEquals([settingsAt(events, 2), settingsAt(events, 4)], [second, second]);
  assertEquals(settingsAt(events, 5), { rateFactors: { conv1: 0, fc8: 2 }, colorNoise: false });
  assertEquals(settingsAt(events, 90).colorNoise, true);
});

Deno.test("events are the same after a way through JSON", () => {
  assertEquals(checkedEvents(JSON.parse(JSON.stringify(events))), events);
});

Deno.test("an invalid event is named", () => {
  const cases: [unknown, string][] = [
    [{}, "Expected a list as the events of the run"],
    [[{ epoch: 3 }, { epoch: 3 }], "epoch of an event, after that of the one before"],
    [[{ epoch: 0 }], "epoch of an event"],
    [[{ epoch: 1.5 }], "epoch of an event"],
    [[{ epoch: 1, rateFactors: { conv1: -1 } }], 'rateFactors["conv1"] of the event at epoch 1'],
    [[{ epoch: 1, colorNoise: "off" }], "colorNoise of an event"],
    [[{ epoch: 1, colourNoise: false }], "colorNoise"],
  ];
  for (const [value, message] of cases) {
    assertThrows(() => checkedEvents(value as RecipeEvent[]), BadArgumentError, message);
  }
});
