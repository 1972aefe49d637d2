import { assertEquals } from "@std/assert";
import { cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { weightLayers } from "../../../lib/training/checkpoint/initial_weights.ts";
import { layerHealth } from "../../../lib/training/diagnosis/layer_health.ts";

Deno.test("each layer has its ratio, towers that differ have both, and one without is frozen", () => {
  const text = layerHealth({
    "tower1/conv1/kernel": 0.00123,
    "tower2/conv1/kernel": 0.00117,
    "tower1/conv2/kernel": 0.00003,
    "tower2/conv2/kernel": 0.002,
  }, cifarTwoTower);
  const [first, second, ...others] = text.split(", ");
  assertEquals(first, "update/weight: conv1 0.0012");
  assertEquals(second, "conv2 0.00003-0.002");
  assertEquals(
    others,
    weightLayers(cifarTwoTower).slice(2).map((layer) => `${layer} frozen`),
  );
});
