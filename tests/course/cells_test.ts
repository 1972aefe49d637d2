/** Covers lib/course/cells.ts and lib/course/tensors_in_cells.ts in the kernel. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { smallKernel, textOf } from "./stopping.ts";

const preparation = `
  import * as tf from "@tensorflow/tfjs";
  import { alexnet } from "@alexnet/alexnet";
  import { check, setup } from "@alexnet/alexnet/course";
  await setup("99", { quick: {}, laptop: {}, full: {} });
  await tf.setBackend("cpu");
  tf.zeros([1]).dispose(); // tfjs greets once
  const half = {
    name: "half", task: "Return half of x.", difficulty: 1, minutes: 1, inputs: ["x"],
    properties: [{
      says: "twice the half is the number", inputs: [[0], [2]], expected: (x) => x / 2,
      hints: ["Divide."],
    }],
  };
`;

Deno.test("a check below a cell with a syntax error says that it judges the old function", async () => {
  await using kernel = await smallKernel();
  await kernel.execute(preparation);
  const checked = async () =>
    (await kernel.execute("await check(half, halved);")).outputs.map(textOf);
  const solved = "half: solved. One property holds on 2 inputs.";
  await kernel.execute("function halved(x) { return x / 2; }");
  // The function was not checked before: the number of the failed cell shows it.
  const dead = await kernel.execute("function halved(x) { return x / 3; ");
  const [first] = await checked();
  assertStringIncludes(
    first,
    `${solved}\nCell [${dead.executionCount}] just before this one did not`,
  );
  // It was checked before, which is enough, however many cells succeeded in between.
  await kernel.execute("function halved(x) { return (x / 3; }");
  await kernel.execute("1 + 1");
  assertStringIncludes((await checked())[0], `${solved}\nThis is the same function as at the last`);
  await kernel.execute("function halved(x) { return 0.5 * x; }");
  assertEquals(await checked(), [solved]);
});

Deno.test("tensors and models as the value of a cell show their shape and a few numbers", async () => {
  await using kernel = await smallKernel();
  await kernel.execute(preparation);
  const shown = async (code: string) => (await kernel.execute(code)).outputs.map(textOf).join("\n");
  assertEquals(
    await shown("tf.tensor2d([[1, 2, 3, 4], [5, 6, 7, 8.5]])"),
    "Tensor [2, 4] float32: 1, 2, 3, 4, 5, 6, …; mean 4.56, from 1 to 8.5",
  );
  assertEquals(
    await shown("tf.variable(tf.scalar(3, 'int32'))"),
    "Tensor [] int32: 3; mean 3, from 3 to 3",
  );
  assertEquals(await shown("tf.tensor1d(['a', 'b'])"), "Tensor [2] string: a, b");
  assertEquals(
    await shown("const gone = tf.zeros([2]); gone.dispose(); gone"),
    "Tensor [2] float32, disposed",
  );
  assertEquals(await shown("tf.zeros([0, 3])"), "Tensor [0, 3] float32");
  assertEquals(await shown("[tf.zeros([2]), 1]"), "[ Tensor [2] float32, 1 ]");
  const [head, conv1] = (await shown("alexnet('cifarSmall')")).split("\n");
  assertMatch(head, /^Model \S+: \[batch, 32, 32, 3\] to \[batch, 10\], [\d,]+ parameters$/);
  assertMatch(conv1, /^ {2}conv1\s+\[batch, 32, 32, \d+\]\s+[\d,]+$/);
  const compiled = await shown(
    "tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 2 })] })",
  );
  assertMatch(compiled, /^Model \S+: \[batch, 3\] to \[batch, 2\], 8 parameters\n/);
});
