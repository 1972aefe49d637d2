import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { fasterBackend, useLessonBackend } from "../../lib/course/lesson_backend.ts";
import { AlexNetError } from "../../lib/errors.ts";
import { hasHardwareGPU, useBackend } from "../../lib/ops/backend.ts";
import { missing, requirements } from "../skip.ts";

const noAdapter = await missing(requirements.webgpu);
// Outside the tests, because a loaded native library stays open.
const cpu = await useBackend("alexnet-cpu");
const step = "one step of 64 images";

Deno.test("the faster backend is chosen, and the reason has both times", () => {
  assertEquals(fasterBackend({ cpu: { milliseconds: 12 }, webgpu: { milliseconds: 31 } }, step), {
    backend: "alexnet-cpu",
    reason: "one step of 64 images takes 12 ms here, 31 ms on webgpu",
  });
  assertEquals(fasterBackend({ cpu: { milliseconds: 31 }, webgpu: { milliseconds: 4.2 } }, step), {
    backend: "webgpu",
    reason: "one step of 64 images takes 4.2 ms here, 31 ms on alexnet-cpu",
  });
});

Deno.test("the CPU is chosen if both need the same time", () => {
  const same = { milliseconds: 7 };
  assertEquals(fasterBackend({ cpu: same, webgpu: same }, step).backend, "alexnet-cpu");
});

Deno.test("a backend on which the step fails is not chosen, and the reason says so", () => {
  const failure = "Expected less memory.";
  assertEquals(fasterBackend({ cpu: { milliseconds: 9 }, webgpu: { failure } }, step), {
    backend: "alexnet-cpu",
    reason: "one step of 64 images takes 9 ms here and fails on webgpu: Expected less memory.",
  });
  assertEquals(
    fasterBackend({ cpu: { failure }, webgpu: { milliseconds: 9 } }, step).backend,
    "webgpu",
  );
  assertThrows(
    () => fasterBackend({ cpu: { failure }, webgpu: { failure: "Lost." } }, step),
    AlexNetError,
    "Expected less memory. Lost.",
  );
});

Deno.test({
  name: "a step is timed on both backends once, and the result replaces a damaged file",
  ignore: noAdapter,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/deep/backends.json`;
    await Deno.mkdir(`${folder}/deep`);
    await Deno.writeTextFile(path, "{ torn");
    try {
      const tensors = () => tf.engine().state.numTensors;
      const before = tensors();
      const size = { batchSize: 2, width: 0.5 };
      const first = await useLessonBackend("cifarSmall", size, { software: true, path });
      assertMatch(
        first,
        /; one step of 2 images takes [\d.,]+ ms here, [\d.,]+ ms on (webgpu|alexnet-cpu)$/,
      );
      const here = tf.getBackend();
      assert(here !== (first.endsWith("webgpu") ? "webgpu" : "alexnet-cpu"), `${here}: ${first}`);
      assertEquals(tensors(), before);
      const kept = await Deno.readTextFile(path);
      assertEquals(await useLessonBackend("cifarSmall", size, { software: true, path }), first);
      assertEquals(await Deno.readTextFile(path), kept, "nothing is timed again");
      await useLessonBackend("cifarSmall", { ...size, batchSize: 3 }, { software: true, path });
      assertEquals(Object.keys(JSON.parse(await Deno.readTextFile(path))).length, 2);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("without a hardware GPU the CPU is chosen and nothing is timed", async () => {
  if (await hasHardwareGPU()) return;
  const path = `${await Deno.makeTempDir()}/backends.json`;
  assertEquals(await useLessonBackend("cifarSmall", {}, { path }), cpu);
  assertEquals(tf.getBackend(), "alexnet-cpu");
  await Deno.remove(path.replace(/\/[^/]*$/, ""));
});

Deno.test("ALEXNET_BACKEND takes precedence over a faster backend", async () => {
  const program = `
    import { useLessonBackend } from "./lib/course/lesson_backend.ts";
    console.log(await useLessonBackend("cifarSmall", { batchSize: 2 }, { software: true }));
  `;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", program],
    cwd: new URL("../../", import.meta.url),
    env: { ALEXNET_BACKEND: "cpu", NO_COLOR: "1" },
  }).output();
  assertMatch(new TextDecoder().decode(stdout), /^cpu: tfjs's own backend/);
});
