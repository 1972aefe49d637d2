import { assertEquals, assertThrows } from "@std/assert";
import { cifar10Hierarchy } from "../../datasets/cifar10/cifar10_hierarchy.ts";
import type { HierarchyNode } from "../../datasets/class_hierarchy.ts";
import { hierarchyCosts } from "../../datasets/hierarchy_costs.ts";
import { BadArgumentError } from "../../lib/errors.ts";

const leaf = (name: string, height?: number): HierarchyNode => ({
  name,
  children: [],
  ...(height === undefined ? {} : { height }),
});

Deno.test("the cost is the smallest height of a common ancestor, even with two parents", () => {
  // A guide dog is a dog and a worker; dog is lower than worker.
  const { costs, most } = hierarchyCosts({
    classes: ["guide dog", "poodle", "miner"],
    nodes: [
      { name: "all", children: ["animal", "worker"] },
      { name: "animal", children: ["dog"] },
      { name: "dog", children: ["guide dog", "poodle"] },
      { name: "worker", children: ["guide dog", "miner"] },
      ...["guide dog", "poodle", "miner"].map((name) => leaf(name)),
    ],
  });
  assertEquals([...costs], [0, 1, 1, 1, 0, 3, 1, 3, 0]);
  assertEquals(most, 3);
});

Deno.test("the lower of two common ancestors counts", () => {
  const { costs } = hierarchyCosts({
    classes: ["a", "b"],
    nodes: [
      { name: "high", children: ["a", "b"], height: 7 },
      { name: "low", children: ["a", "b"], height: 4 },
      leaf("a"),
      leaf("b"),
    ],
  });
  assertEquals(costs[1], 4);
});

Deno.test("given heights count, but the cost of the true class is always 0", () => {
  // In ILSVRC-2010, 383 classes have a height above 0 in WordNet, and d(x, x) = 0 all the same.
  const { costs } = hierarchyCosts({
    classes: ["a", "b"],
    nodes: [{ name: "root", children: ["a", "b"], height: 19 }, leaf("a", 5), leaf("b", 2)],
  });
  assertEquals([...costs], [0, 19, 19, 0]);
});

Deno.test("CIFAR-10: 1 within animals or vehicles, 2 across", () => {
  const { costs, most } = hierarchyCosts(cifar10Hierarchy);
  const at = (guess: string, truth: string) =>
    costs[cifar10Hierarchy.classes.indexOf(guess) * 10 + cifar10Hierarchy.classes.indexOf(truth)];
  assertEquals(at("cat", "dog"), 1);
  assertEquals(at("ship", "truck"), 1);
  assertEquals(at("cat", "ship"), 2);
  assertEquals(at("frog", "frog"), 0);
  assertEquals(most, 2);
  // Of 90 wrong pairs 6 x 5 + 4 x 3 cost 1 and 2 x 6 x 4 cost 2.
  assertEquals(costs.reduce((a, b) => a + b), 42 + 2 * 48);
});

Deno.test("the fault of an invalid hierarchy is named", () => {
  const root = { name: "root", children: ["a", "b"] };
  const cases: [HierarchyNode[], string][] = [
    [[root, leaf("a")], "called b"],
    [[root, leaf("a"), leaf("b"), leaf("a")], "a twice"],
    [[leaf("a"), leaf("b")], "common ancestor of a and b"],
    [
      [root, { name: "a", children: ["c"] }, { name: "c", children: ["a"] }, leaf("b")],
      "a > c > a",
    ],
  ];
  for (const [nodes, words] of cases) {
    assertThrows(() => hierarchyCosts({ classes: ["a", "b"], nodes }), BadArgumentError, words);
  }
});
