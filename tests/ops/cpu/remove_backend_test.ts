/**
 * Covers `tf.removeBackend` of lib/ops/cpu. A separate process, because the threads of a process
 * are counted.
 */
import { assert, assertEquals } from "@std/assert";
import { runLimited } from "./run_limited.ts";

const root = new URL("../../../", import.meta.url);

const PROGRAM = `
  import * as tf from "@tensorflow/tfjs";
  import { HeapBackend } from "${new URL("lib/ops/cpu/register.ts", root)}";
  const threads = () =>
    Number(/^Threads:\\s+(\\d+)/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1]);
  const counts = [];
  for (let round = 0; round < 20; round++) {
    tf.removeBackend("alexnet-cpu");
    tf.registerBackend("alexnet-cpu", () => new HeapBackend({ threads: 4 }));
    await tf.setBackend("alexnet-cpu");
    await tf.backend().pool.started();
    const sum = tf.tidy(() => tf.ones([300, 300]).matMul(tf.ones([300, 300])).sum().dataSync()[0]);
    if (sum !== 27e6) throw new Error("wrong sum " + sum);
    const { pool } = tf.backend();
    await tf.setBackend("cpu");
    tf.removeBackend("alexnet-cpu");
    await pool.end();
    tf.registerBackend("alexnet-cpu", () => new HeapBackend());
    counts.push(threads());
  }
  console.log(JSON.stringify(counts));
`;

Deno.test({
  name: "twenty backends that are created and removed leave no thread behind",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const config = new URL("deno.json", root).pathname;
    const { code, out, err } = await runLimited(PROGRAM, ["-A", `--config=${config}`]);
    assertEquals(code, 0, err);
    const counts: number[] = JSON.parse(out);
    assertEquals(counts.length, 20);
    // A thread that has just ended is counted a moment longer, so single rounds differ by a few;
    // one thread left behind per round makes ten more in the second half than in the first.
    const most = (rounds: number[]) => Math.max(...rounds);
    assert(
      most(counts.slice(10)) <= most(counts.slice(0, 10)) + 3,
      `threads by round: ${counts}`,
    );
  },
});

Deno.test("a removed backend is created again by the next call that requests it", async () => {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { useBackend } from "${new URL("lib/ops/backend.ts", root)}";
    const names = [];
    for (const wish of ["alexnet-cpu", "alexnet-cpu", "alexnet-cpu:wasm"]) {
      await useBackend(wish);
      names.push(tf.getBackend());
      await tf.setBackend("cpu");
      tf.removeBackend("alexnet-cpu");
    }
    console.log(JSON.stringify(names));
  `;
  const config = new URL("deno.json", root).pathname;
  const { code, out, err } = await runLimited(program, ["-A", `--config=${config}`]);
  assertEquals(code, 0, err);
  assertEquals(JSON.parse(out), ["alexnet-cpu", "alexnet-cpu", "alexnet-cpu"]);
});
