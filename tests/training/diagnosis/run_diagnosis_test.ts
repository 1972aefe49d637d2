/** Covers lib/training/diagnosis: real trainings with each illness, and healthy ones. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { diagnose } from "../../../lib/training/diagnosis/run_diagnosis.ts";
import type { Finding, Sign } from "../../../lib/training/diagnosis/finding.ts";
import { constantSchedule } from "../../../lib/training/learning_rule/schedule.ts";
import { type LogLine, readRunLog } from "../../../lib/training/run/log_lines.ts";
import { logOf, smallNet, type SmallRun } from "./small_runs.ts";

await tf.setBackend("cpu");

/** What a diagnosis of a training finds, in short. */
async function foundIn(run: SmallRun): Promise<string[]> {
  return diagnose(await logOf(run)).findings.map(({ sign, kind }) => `${kind} ${sign}`);
}

/** The finding about `sign` in a training. */
async function finding(run: SmallRun, sign: Sign): Promise<Finding> {
  const { findings } = diagnose(await logOf(run));
  const found = findings.find((it) => it.sign === sign);
  if (found !== undefined) return found;
  throw new Error(`found only ${JSON.stringify(findings.map(({ sign }) => sign))}`);
}

/** Trains a net for `run` from the weights that a healthy run ends with. */
async function fromTrained(run: Omit<SmallRun, "model">): Promise<LogLine[]> {
  const model = smallNet({ seed: 3 });
  await logOf({ seed: 3, model });
  const lines = await logOf({ ...run, model, settings: { weights: "net.safetensors" } });
  model.dispose();
  return lines;
}

/** So few images that a net learns them by heart. */
const few = { images: 64, noise: 1.5, epochs: 40, units: 64, validationImages: 300 };

const healthy: Record<string, Omit<SmallRun, "seed">> = {
  "points that are easy to tell apart": {},
  "points that overlap": { noise: 1.5, images: 2000, epochs: 9 },
  "classes of different sizes": {
    trainingLabel: (label) => label < 6 ? 0 : label,
    validationLabel: (label) => label < 6 ? 0 : label,
  },
  "two classes": {
    trainingLabel: (label) => label % 2,
    validationLabel: (label) => label % 2,
  },
  "a run that was stopped early": { epochs: 2 },
};
for (const [name, run] of Object.entries(healthy)) {
  Deno.test(`nothing is found in a healthy run: ${name}`, async () => {
    for (const seed of [1, 2, 3, 4]) assertEquals(await foundIn({ ...run, seed }), []);
  });
}

Deno.test("nothing is found in a healthy run that starts from trained weights", async () => {
  for (const seed of [4, 5, 6]) {
    const lines = await fromTrained({ seed, schedule: constantSchedule(0.001) });
    assertEquals(diagnose(lines).findings, []);
  }
});

for (const name of ["cifarSmall", "cifarTwoTower", "paperOverfit"]) {
  Deno.test(`nothing is found in the recorded run of ${name}`, async () => {
    const path = new URL(`../../../docs/results/${name}.jsonl`, import.meta.url).pathname;
    assertEquals(diagnose(await readRunLog(path)).findings, []);
  });
}

Deno.test("a loss that stays at ln(classes) is found, with how long that is normal", async () => {
  const run = { epochs: 30, deviation: 1e-4, schedule: constantSchedule(0.005) };
  for (const seed of [1, 2]) {
    const { kind, seen, why } = await finding({ ...run, seed }, "plateau");
    assertEquals(kind, "problem");
    assertStringIncludes(seen, "ln(classes) = 2.303 for 600 updates");
    assertStringIncludes(why, "normal for up to about 500 updates with 10 classes");
  }
});

Deno.test("a plateau is no problem yet while it is no longer than is normal", async () => {
  // The settings say that there are more epochs to come.
  const run = { epochs: 8, schedule: constantSchedule(1e-4), settings: { epochs: 90 } };
  const { kind, advice } = await finding({ ...run, seed: 1, deviation: 0.01 }, "plateau");
  assertEquals(kind, "note");
  assertStringIncludes(advice, "Wait");
});

Deno.test("layers whose units are dead are named, with their share", async () => {
  for (const seed of [1, 2]) {
    const { seen, update } = await finding({ seed, bias: -12 }, "dead-units");
    assertEquals(update, 240);
    assertStringIncludes(seen, "100.0 % of the units of fc1");
    assertStringIncludes(seen, "first so by update 100");
  }
});

Deno.test("a rate so high that units die is found by the dead units", async () => {
  const { advice } = await finding({ seed: 1, schedule: constantSchedule(0.4) }, "dead-units");
  assertStringIncludes(advice, "lower learning rate");
});

Deno.test("updates that are too large are found", async () => {
  for (const seed of [1, 2, 3]) {
    const run = { seed, noise: 2, units: 8, schedule: constantSchedule(0.15), epochs: 10 };
    const { title, advice } = await finding(run, "update-ratios");
    assertEquals(title, "The updates are too large");
    assertStringIncludes(advice, "The rate is 0.15; train with a third");
  }
});

Deno.test("updates that are too small are found", async () => {
  for (const seed of [1, 2, 3]) {
    const { title, advice } = await finding(
      { seed, schedule: constantSchedule(1e-5) },
      "update-ratios",
    );
    assertEquals(title, "The updates are too small");
    assertStringIncludes(advice, "The rate is 1e-5; train with ten times as much");
  }
});

Deno.test("a run that ended in numbers that are not finite is found, with its rate", async () => {
  const { seen, advice } = await finding(
    { seed: 1, schedule: constantSchedule(1e3) },
    "not-finite",
  );
  assertStringIncludes(seen, "Expected a finite loss");
  assertStringIncludes(advice, "it was 1000, try a tenth");
});

Deno.test("a loss above that of an untrained net is found before it overflows", async () => {
  const lines = await logOf({
    ...{ seed: 1, momentum: 0.99, epochs: 4, schedule: constantSchedule(0.02), deviation: 1 },
  });
  const { seen } = diagnose(lines).findings.find(({ sign }) => sign === "diverging") ?? {};
  assertStringIncludes(seen ?? "nothing", "an untrained net has 2.303");
});

Deno.test("a rate that never dropped is found once the net no longer improves", async () => {
  const run = { noise: 2, units: 8, epochs: 36, images: 1600 };
  for (const seed of [1, 3]) {
    const { seen } = await finding(
      { ...run, seed, schedule: constantSchedule(0.05) },
      "learning-rate",
    );
    assertStringIncludes(seen, "The rate was 0.05 in all 36 epochs");
  }
});

Deno.test("validation labels that are off by one are found, in both directions", async () => {
  for (const [by, add] of [[1, -1], [9, 1]]) {
    const { title, advice } = await finding({
      seed: 1,
      validationLabel: (label) => (label + by) % 10,
    }, "labels");
    assertEquals(title, "The validation labels are off by one");
    assertStringIncludes(advice, `Add ${add} to each label`);
  }
});

Deno.test("validation labels in another order are found, and not called over-fitting", async () => {
  const run = { seed: 2, validationLabel: (label: number) => (3 * label + 5) % 10 };
  assertEquals(await foundIn(run), ["problem labels"]);
  const { title } = await finding(run, "labels");
  assertEquals(title, "The validation labels do not fit what was learned");
});

Deno.test("training labels that are off by one are found from the weights of a trained net", async () => {
  const shifted = (label: number) => (label + 1) % 10;
  const lines = await fromTrained({
    ...{ seed: 4, trainingLabel: shifted, validationLabel: shifted },
    schedule: constantSchedule(0.001),
  });
  const [{ title, seen }] = diagnose(lines).findings;
  assertEquals(title, "The training labels are off by one");
  assertStringIncludes(seen, "for the class before their label");
});

Deno.test("training labels in another order are found from the weights of a trained net", async () => {
  const other = (label: number) => (3 * label + 5) % 10;
  const lines = await fromTrained({
    ...{ seed: 4, trainingLabel: other, validationLabel: other },
    schedule: constantSchedule(0.001),
  });
  const [{ title }] = diagnose(lines).findings;
  assertEquals(title, "The trained weights start worse than guessing");
});

Deno.test("labels that are wrong in all sets alike cannot be told from right ones", async () => {
  const shifted = (label: number) => (label + 1) % 10;
  assertEquals(await foundIn({ seed: 1, trainingLabel: shifted, validationLabel: shifted }), []);
});

Deno.test("an order by class is found", async () => {
  for (const seed of [1, 2, 3]) {
    const { seen } = await finding({ seed, order: "by class" }, "data-order");
    assertStringIncludes(seen, "as if a batch held 1 class instead of 10 classes");
  }
});

Deno.test("an order by class is found by the saw-tooth of the loss in a log without pairs", async () => {
  const run = { seed: 1, order: "by class", images: 3200, epochs: 7 } as const;
  const lines = (await logOf({ ...run, schedule: constantSchedule(0.01) })).map((line): LogLine => {
    if (line.type !== "step") return line;
    const { sameClassPairs: _, ...rest } = line;
    return rest;
  });
  const found = diagnose(lines).findings.find(({ sign }) => sign === "data-order");
  assertEquals(found?.title, "The loss repeats the same pattern in every epoch");
});

Deno.test("over-fitting is found, with the best epoch", async () => {
  for (const seed of [1, 2, 3]) {
    const { findings } = diagnose(await logOf({ ...few, seed }));
    assertEquals(findings.map(({ sign }) => sign), ["over-fitting"]);
    assertStringIncludes(findings[0].seen, "The best validation error was");
  }
});

/** A log whose run, epochs and losses are other ones. */
async function logWith(
  data: { validationImages?: number; classes?: number; entropy?: number },
  epoch: { errorRate: number; validationError: number },
): Promise<LogLine[]> {
  return (await logOf({ seed: 1, epochs: 4 })).map((line) =>
    line.type === "epoch"
      ? { ...line, ...epoch }
      : line.type === "run" && line.data !== undefined
      ? { ...line, data: { ...line.data, ...data } }
      : line
  );
}

Deno.test("a large gap on a few validation images is not judged, and not called together", async () => {
  const lines = await logWith({ validationImages: 4 }, { errorRate: 0, validationError: 0.25 });
  const look = diagnose(lines).looks.find(({ sign }) => sign === "over-fitting");
  assertEquals(look?.judged, false);
  assertStringIncludes(look?.seen ?? "", "with 4 images of validation");
});

Deno.test("the plateau of uneven classes is called their entropy", async () => {
  const lines = await logWith({ classes: 2, entropy: 0.662 }, { errorRate: 0, validationError: 0 });
  const look = diagnose(lines).looks.find(({ sign }) => sign === "plateau");
  assertStringIncludes(look?.seen ?? "", "0.662, the entropy of the classes");
});

Deno.test("each finding says what was seen, why it matters and what to do, in whole sentences", async () => {
  const runs: SmallRun[] = [
    { seed: 1, bias: -12 },
    { seed: 1, order: "by class" },
    { seed: 1, schedule: constantSchedule(1e3) },
    { ...few, seed: 1 },
  ];
  for (const run of runs) {
    for (const { title, seen, why, advice } of diagnose(await logOf(run)).findings) {
      for (const text of [seen, why, advice]) assert(/^[A-Z].*[.]$/s.test(text), text);
      assert(/^[A-Z].*[^.]$/.test(title), title);
    }
  }
});

Deno.test("a log of an older version is judged by what it has", async () => {
  const lines = (await logOf({ seed: 1 })).map((line): LogLine => {
    if (line.type === "run") {
      const { data: _, ...rest } = line;
      return rest;
    }
    if (line.type !== "step") return line;
    const { deadUnits: _u, offByOne: _o, sameClassPairs: _s, ...rest } = line;
    return rest;
  });
  const { findings, looks } = diagnose(lines);
  assertEquals(findings, []);
  const unknown = looks.filter(({ judged }) => !judged).map(({ sign }) => sign);
  assertEquals(unknown, ["data-order", "dead-units", "plateau"]);
});
