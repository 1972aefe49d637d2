/** Covers lib/models on lib/ops/cpu: one NaN weight reaches every logit. */
import { assertEquals } from "@std/assert";
import { useBackend } from "../../lib/ops/backend.ts";
import { hiddenNaN } from "./poisoned.ts";

const backends = ["cpu", "alexnet-cpu:wasm", "alexnet-cpu"] as const;
// Outside the tests, because a native library opened in a test counts as a leak.
await useBackend("alexnet-cpu");

for (const backend of backends) {
  Deno.test(`${backend}: one NaN weight in any layer shows in the logits of every image`, async () => {
    await useBackend(backend);
    assertEquals(await hiddenNaN(), []);
  });
}
