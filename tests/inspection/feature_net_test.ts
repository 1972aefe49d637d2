import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { featureNet } from "../../lib/inspection/feature_net.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu");

const whole = await loadWeights(
  new URL("../../notebooks/checkpoints/cifarTwoTower.safetensors", import.meta.url).pathname,
);
/** The same file as if it had no weights of these layers. */
function without(...absent: string[]) {
  const { checkpoint } = whole;
  const kept = [...checkpoint.weights].filter(([name]) =>
    !absent.some((layer) => name.includes(`${layer}/`))
  );
  return { ...whole, absent, checkpoint: { ...checkpoint, weights: new Map(kept) } };
}

Deno.test("the features of a whole net are its last hidden layer, those of convolutions the last pooling", () => {
  for (
    const [loaded, layer] of [[whole, "fc7"], [without("fc6", "fc7", "fc8"), "pool5"]] as const
  ) {
    const net = featureNet(loaded);
    assertEquals(net.layer, layer);
    net.model.dispose();
  }
});

Deno.test("a layer that the file has no weights for is refused, and so is a net without a convolution", () => {
  const loaded = without("fc6", "fc7", "fc8");
  assertThrows(() => featureNet(loaded, "fc7"), BadArgumentError, "pool5");
  assertThrows(() => featureNet(without("conv5", "fc6", "fc7", "fc8")), BadFileError, "conv5");
});
