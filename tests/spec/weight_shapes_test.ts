import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { alexnet } from "../../lib/models/alexnet.ts";
import { cifarSmall, cifarTwoTower } from "../../lib/spec/cifar_presets.ts";
import type { AlexNetSpec } from "../../lib/spec/spec.ts";
import { weightShapes } from "../../lib/spec/weight_shapes.ts";

await tf.setBackend("cpu");

const locallyConnected: AlexNetSpec = {
  ...cifarTwoTower,
  convolutions: cifarTwoTower.convolutions.map((layer, i) =>
    i === 1 ? { ...layer, locallyConnected: true } : layer
  ),
};

for (const [name, spec] of Object.entries({ cifarSmall, cifarTwoTower, locallyConnected })) {
  Deno.test(`the weights of ${name} have the names and shapes that its spec says`, () => {
    const model = alexnet(spec);
    const built = model.weights.map(({ originalName, shape }) => [originalName, shape] as const);
    assertEquals(new Map([...weightShapes(spec)].sort()), new Map([...built].sort()));
    model.dispose();
  });
}
