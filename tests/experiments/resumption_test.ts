import { assert, assertEquals } from "@std/assert";
import { resumeTwice } from "../../lib/experiments/resumption.ts";
import { fourLayerNet } from "../../lib/inspection/saturation.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { stripes } from "../inspection/stripes.ts";

// Outside of the test: threads and the library of products stay as long as the process lives.
await useBackend("alexnet-cpu");

const spec = fourLayerNet("relu", "modern", 0.5);
const common = { spec, train: stripes, seed: 3, batchSize: 8, learningRate: 0.01 };

Deno.test("with its velocities a run goes on as if nothing had happened, without it does not", async () => {
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
