import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BadArgumentError } from "../../lib/errors.ts";
import { type BackendWish, useBackend } from "../../lib/ops/backend.ts";

const first = await useBackend("alexnet-cpu");

Deno.test("a requested backend becomes the current one", async () => {
  assertEquals(await useBackend("alexnet-cpu"), first);
  assertEquals(tf.getBackend(), "alexnet-cpu");
  assertStringIncludes(await useBackend("cpu"), "tfjs's own");
  assertEquals(tf.getBackend(), "cpu");
});

Deno.test("alexnet-cpu:wasm keeps products out of native libraries", async () => {
  assert(/^cpu: \d+ threads?, WebAssembly SIMD/.test(await useBackend("alexnet-cpu:wasm")));
  assertEquals(tf.getBackend(), "alexnet-cpu");
  assertEquals(await useBackend("alexnet-cpu"), first);
});

Deno.test("the error for a misspelt backend suggests the nearest name", async () => {
  const wish = "alexnet-cpi" as BackendWish;
  const error = await assertRejects(() => useBackend(wish), BadArgumentError, "alexnet-cpu");
  assertEquals(error.exitCode, 2);
});
