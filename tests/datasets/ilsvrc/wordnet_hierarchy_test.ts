import { assertEquals, assertThrows } from "@std/assert";
import { ilsvrc2012Classes } from "../../../datasets/ilsvrc/classes.ts";
import { wordnetHierarchy } from "../../../datasets/ilsvrc/wordnet_hierarchy.ts";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { hierarchyCosts } from "../../../datasets/hierarchy_costs.ts";
import { missing, requirements } from "../../skip.ts";

const NOUNS = "/usr/share/wordnet/data.noun";

/** A synset with the hypernyms `above`, as a line of `data.noun`. */
function synset(id: number, word: string, ...above: number[]): string {
  const digits = (number: number) => `${number}`.padStart(8, "0");
  const pointers = above.map((number) => `@ ${digits(number)} n 0000 `).join("");
  return `${digits(id)} 03 n 01 ${word} 0 ${`${above.length}`.padStart(3, "0")} ${pointers}| x`;
}

/**
 *        thing (3)
 *       /         \
 *   animal (2)   worker (1)
 *      |    \      |
 *   dog (1)  cat   |
 *      |     \_____/
 *    pug    mouser
 */
const small = [
  synset(1, "thing"),
  synset(2, "animal", 1),
  synset(3, "dog", 2),
  synset(4, "cat", 2),
  synset(5, "pug", 3),
  synset(6, "worker", 1),
  synset(7, "mouser", 4, 6),
  synset(8, "stone", 1),
].join("\n");

Deno.test("the hierarchy holds the classes and all that is above them, with heights in WordNet", () => {
  const { classes, nodes } = wordnetHierarchy(small, ["n00000007", "n00000003"]);
  assertEquals(classes, ["n00000007", "n00000003"]);
  assertEquals(nodes.map(({ name, children, height }) => [name.at(-1), children.length, height]), [
    ["1", 2, 3],
    ["2", 2, 2],
    // The pug below the dog is no class, but gives the dog a height.
    ["3", 0, 1],
    ["4", 1, 1],
    ["6", 1, 1],
    ["7", 0, 0],
  ]);
});

Deno.test("what is no hierarchy of the classes is an error", () => {
  assertThrows(
    () => wordnetHierarchy(small, ["n00000009"]),
    BadFileError,
    "Expected the class n00000009 but found no synset of this number",
  );
  assertThrows(
    () => wordnetHierarchy(small, ["n00000003", "n00000003"]),
    BadArgumentError,
    "n00000003 twice",
  );
  const circle = [synset(1, "hen", 2), synset(2, "egg", 1), synset(3, "stone")].join("\n");
  assertThrows(() => wordnetHierarchy(circle, ["n00000003"]), BadFileError, "a circle");
});

Deno.test("a chain of 50,000 synsets does not exhaust the stack", () => {
  const chain = Array.from(
    { length: 50_000 },
    (_, i) => synset(i, "link", ...i > 0 ? [i - 1] : []),
  );
  const { nodes } = wordnetHierarchy(chain.join("\n"), ["n00000009"]);
  assertEquals([nodes.length, nodes[0].height], [10, 49_999]);
});

Deno.test({
  name: "the 1,000 classes have 1,860 nodes, one root, 75 with several parents, costs up to 19",
  ignore: await missing(requirements.wordnet),
  fn: async () => {
    const { wnids } = await ilsvrc2012Classes();
    const hierarchy = wordnetHierarchy(await Deno.readTextFile(NOUNS), wnids, NOUNS);
    const parents = new Map(hierarchy.nodes.map(({ name }) => [name, 0]));
    for (const { children } of hierarchy.nodes) {
      for (const child of children) parents.set(child, (parents.get(child) ?? 0) + 1);
    }
    const roots = [...parents].filter(([, count]) => count === 0).map(([name]) => name);
    assertEquals(hierarchy.nodes.length, 1860);
    assertEquals(roots, ["n00001740"]);
    assertEquals([...parents].filter(([, count]) => count > 1).length, 75);
    const { costs, most } = hierarchyCosts(hierarchy);
    assertEquals(most, 19);
    for (let i = 0; i < 1000; i++) {
      assertEquals(costs[1001 * i], 0);
      for (let j = 0; j < i; j++) {
        const cost = costs[1000 * i + j];
        if (cost !== costs[1000 * j + i] || !(cost > 0)) throw new Error(`${i} and ${j}: ${cost}`);
      }
    }
  },
});
