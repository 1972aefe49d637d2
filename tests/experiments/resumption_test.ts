import { assert, assertEquals } from "@std/assert";
import { resumeTwice } from "../../lib/experiments/resumption.ts";
import { fourLayerNet } from "../../lib/inspection/saturation.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { stripes } from "../inspection/stripes.ts";

// Outside the test, because threads and the BLAS library stay for the life of the process.
await useBackend("alexnet-cpu");

const spec = fourLayerNet("relu", "modern", 0.5);
const common = { spec, train: stripes, seed: 3, batchSize: 8, learningRate: 0.01 };

Deno.test("a run resumes exactly with its velocities, but not without them", async () => {
  const { before, withVelocities, withoutVelocities } = await resumeTwice({
    ...common,
    before: 1,
    after: 1,
  });
  const whole = await resumeTwice({ ...common, before: 2, after: 1 });
  assertEquals([...before, ...withVelocities], whole.before);
  assertEquals(withoutVelocities.length, withVelocities.length);
  assertEquals(withoutVelocities[0], withVelocities[0], "the weights are the same");
  assert(withoutVelocities.slice(1).every((loss, i) => loss !== withVelocities[i + 1]));
});
