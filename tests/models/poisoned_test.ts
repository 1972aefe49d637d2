/** Covers whole nets on the CPU backends: one NaN weight reaches every logit. */
import { assertEquals } from "@std/assert";
import { useBackend } from "../../lib/ops/backend.ts";
import { hiddenNaN } from "./poisoned.ts";

const backends = ["cpu", "alexnet-cpu:wasm", "alexnet-cpu"] as const;
// Outside of the tests: a native library that a test opens counts as its leak.
await useBackend("alexnet-cpu");

for (const backend of backends) {
  Deno.test(`${backend}: one weight that is NaN, in any layer, is seen in the logits of every image`, async () => {
    await useBackend(backend);
    assertEquals(await hiddenNaN(), []);
  });
}
