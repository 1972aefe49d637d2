import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { hierarchyCosts } from "../../datasets/hierarchy_costs.ts";
import { flatErrors, hierarchicalErrors } from "../../lib/evaluation/ilsvrc.ts";

/**
 *          thing (3)
 *         /         \
 *     pet (2)      boat (1)
 *     /     \         |
 *  dog (1)  cat     canoe
 *   |
 * pug
 */
const small = hierarchyCosts({
  classes: ["pug", "cat", "canoe"],
  nodes: [
    { name: "thing", children: ["pet", "boat"] },
    { name: "pet", children: ["dog", "cat"] },
    { name: "dog", children: ["pug"] },
    { name: "boat", children: ["canoe"] },
    { name: "pug", children: [] },
    { name: "cat", children: [] },
    { name: "canoe", children: [] },
  ],
});

Deno.test("the flat error of hand-worked guesses, for one to three of them", () => {
  const guesses = [[1, 2, 3], [2, 1, 3], [3, 2, 1], [2, 0, 0]];
  assertEquals(flatErrors(guesses, [1, 1, 1, 1], 3), [3 / 4, 2 / 4, 1 / 4]);
});

Deno.test("each of several true classes has an equal weight", () => {
  // Classes 1 and 2 are both true: one guess can match only one of them.
  assertEquals(flatErrors([[1, 3, 2]], [[1, 2]], 3), [0.5, 0.5, 0]);
});

Deno.test("zeros of short lines match nothing", () => {
  assertEquals(flatErrors([[5, 0, 0, 0, 0]], [7]), [1, 1, 1, 1, 1]);
  assertEquals(flatErrors([[5]], [5], 2), [0, 0]);
});

Deno.test("the hierarchical error of hand-worked guesses", () => {
  // pug for cat costs 2 (pet), pug for canoe 3 (thing); no guess costs the most, 3.
  assertEquals(hierarchicalErrors([[1], [3]], [2, 1], small, 1), [(2 + 3) / 2]);
  // The best of the guesses so far counts: 3, then 2, then 0.
  assertEquals(hierarchicalErrors([[3, 2, 1]], [1], small, 3), [3, 2, 0]);
  assertEquals(hierarchicalErrors([[0, 0]], [1], small, 2), [3, 3]);
  assertEquals(hierarchicalErrors([[]], [1], small, 1), [3]);
});

Deno.test("with two levels of height 1, the hierarchical error is the flat error", () => {
  const flat = hierarchyCosts({
    classes: ["a", "b", "c"],
    nodes: [
      { name: "root", children: ["a", "b", "c"] },
      ...["a", "b", "c"].map((name) => ({ name, children: [] })),
    ],
  });
  fc.assert(fc.property(
    fc.array(
      fc.tuple(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 3 }),
      ),
      { minLength: 1, maxLength: 12 },
    ),
    (rows) => {
      const guesses = rows.map(([guess]) => guess), truths = rows.map(([, truth]) => truth);
      for (const [k, error] of hierarchicalErrors(guesses, truths, flat).entries()) {
        assertAlmostEquals(error, flatErrors(guesses, truths)[k], 1e-12);
      }
    },
  ));
});

Deno.test("guesses and truths that do not match are rejected", () => {
  assertThrows(() => flatErrors([[1]], [1, 2]), BadArgumentError, "2 images");
  assertThrows(() => flatErrors([], []), BadArgumentError);
  assertThrows(() => flatErrors([[1]], [[]]), BadArgumentError, "image 1");
  assertThrows(() => hierarchicalErrors([[4]], [1], small), BadArgumentError, "0 to 3");
  assertThrows(() => hierarchicalErrors([[1]], [0], small), BadArgumentError, "1 to 3");
});
