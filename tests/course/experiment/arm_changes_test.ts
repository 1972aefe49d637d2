import { assertEquals } from "@std/assert";
import { armChanges } from "../../../lib/course/experiment/arm_changes.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { stepSchedule } from "../../../lib/training/learning_rule/schedule.ts";

const spec = preset("cifarSmall");
const net = { name: "net", spec };
const changed = (change: Parameters<typeof changeSpec>[1]) => ({
  name: "other",
  spec: changeSpec(spec, change),
});

Deno.test("a setting of a layer is named by its layer", () => {
  const half = { rate: 0.5, form: "test-scaled", place: "outputs" } as const;
  assertEquals(armChanges(net, changed({ layers: { conv2: { kernels: 64 } } }), {}), [
    "conv2.kernels: 32 → 64",
  ]);
  assertEquals(armChanges(net, changed({ layers: { fc3: { dropout: half } } }), {}), [
    "fc3.dropout: none → rate: 0.5, form: test-scaled, place: outputs",
  ]);
  const quarter = changed({ layers: { fc3: { dropout: { ...half, rate: 0.25 } } } });
  assertEquals(armChanges(changed({ layers: { fc3: { dropout: half } } }), quarter, {}), [
    "fc3.dropout.rate: 0.5 → 0.25",
  ]);
});

Deno.test("names, descriptions and settings with their default values are not changes", () => {
  const { batchSize, learningRate, momentum } = spec.training;
  assertEquals(armChanges(net, changed({ name: "b", description: "c" }), {}), []);
  const same = { ...net, crop: false, batchSize, learningRate, momentum };
  assertEquals(armChanges(net, same, { epochs: 2 }), []);
});

Deno.test("a setting of the recipe is compared with the common one", () => {
  const common = { epochs: 2, learningRate: 0.01, weightDecay: 0 };
  assertEquals(armChanges(net, { ...net, learningRate: 0.02, epochs: 4 }, common), [
    "epochs: 2 → 4",
    "learningRate: 0.01 → 0.02",
  ]);
  assertEquals(armChanges(net, { ...net, weightDecay: 0.1 }, common), ["weightDecay: 0 → 0.1"]);
});

Deno.test("a schedule replaces a rate", () => {
  const scheduled = { ...net, schedule: stepSchedule(0.01, [1]) };
  assertEquals(
    armChanges(net, scheduled, { learningRate: 0.01 }).map((text) => text.split(":")[0]),
    ["learningRate", "schedule"],
  );
});
