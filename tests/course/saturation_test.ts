import { assertEquals } from "@std/assert";
import { fourLayerNet } from "../../lib/course/saturation.ts";

Deno.test("the four-layer net of Fig. 1 learns without any normalization or regularisation", () => {
  const spec = fourLayerNet("tanh", "2012");
  for (const layer of spec.convolutions) {
    assertEquals([layer.normalization, layer.mapNormalization], [null, null], layer.name);
    assertEquals(layer.activation, "tanh");
  }
  assertEquals(spec.convolutions.length, 3);
  assertEquals(spec.fullyConnected, []);
  assertEquals(spec.training.weightDecay, 0);
});
