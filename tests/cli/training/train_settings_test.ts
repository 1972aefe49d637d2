import { assert, assertEquals } from "@std/assert";
import { parseArguments } from "../../../lib/cli/command/arguments.ts";
import { command } from "../../../lib/cli/training/train_command.ts";
import { filledFlags } from "../../../lib/cli/training/filled_flags.ts";
import { adaptedSpec, scheduleOf } from "../../../lib/cli/training/train_settings.ts";
import { preset, presetNames } from "../../../lib/spec/presets.ts";
import {
  INITIAL_SCHEDULE_STATE,
  learningRateAt,
} from "../../../lib/training/learning_rule/schedule.ts";

/** The flags of a command line and the schedule that they give the preset `name`. */
function plan(name: string, ...args: string[]) {
  const source = { spec: preset(name), classes: 10 };
  const flags = filledFlags(parseArguments(command, args).values, source);
  return { flags, schedule: scheduleOf(flags, source) };
}

/** The rate at the end of a run, as a share of that at its beginning. */
function lastShare(name: string, ...args: string[]): number {
  const { flags, schedule } = plan(name, ...args);
  const rate = (epoch: number) => learningRateAt(schedule, INITIAL_SCHEDULE_STATE, epoch);
  return rate(flags.epochs * 0.999) / rate(0);
}

Deno.test("a short run still learns at its end: its rate drops once, late", () => {
  for (const name of presetNames) {
    for (const epochs of ["1", "2", "5"]) {
      const share = lastShare(name, "--epochs", epochs);
      assert(share >= 0.099, `${name}, ${epochs} epochs: ${share} of the first rate`);
    }
    const { flags, schedule } = plan(name, "--epochs", "5");
    assertEquals(schedule.kind === "steps" && schedule.dropAt, [0.8 * flags.epochs]);
  }
});

Deno.test("a long run, and one with --drops, has the drops of its preset or its own", () => {
  const long = plan("cifarSmall", "--epochs", "12", "--limit", "50000").schedule;
  const { dropsAt } = preset("cifarSmall").training;
  assertEquals(long.kind === "steps" && long.dropAt, dropsAt.map((share) => 12 * share));
  const own = plan("cifarSmall", "--epochs", "2", "--drops", "0.5,0.75").schedule;
  assertEquals(own.kind === "steps" && own.dropAt, [1, 1.5]);
});

Deno.test("a resumed run keeps its epochs and drops if they are not given", () => {
  const source = { spec: preset("cifarSmall"), classes: 10 };
  const { values } = parseArguments(command, []);
  const recorded = { epochs: 7, drops: "0.5" };
  const { epochs, drops } = filledFlags(values, source, recorded);
  assertEquals([epochs, drops], [7, "0.5"]);
  const longer = filledFlags({ ...values, epochs: 9 }, source, recorded);
  assertEquals([longer.epochs, longer.drops], [9, "0.5"]);
});

Deno.test("a net of weights with another number of classes is renamed where its name has the number", () => {
  const { values } = parseArguments(command, ["--data", "x"]);
  const nameOf = (name: string) =>
    adaptedSpec(values, { spec: { ...preset("cifarSmall"), name }, classes: 2 }).name;
  assertEquals(
    nameOf("torchvision with other widths and 10 classes"),
    "torchvision with other widths and 2 classes",
  );
  assertEquals(nameOf("torchvision with 10 classes"), "torchvision with 2 classes");
  assertEquals(nameOf("cifarSmall"), "cifarSmall");
});
