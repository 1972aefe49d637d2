import { assertEquals } from "@std/assert";
import { answersFigure } from "../../../lib/figures/pictures/answers.ts";
import { classNames, stack, words } from "../example.ts";

Deno.test("an answer shows its classes by decreasing probability and marks the true one", async () => {
  const svg = await answersFigure({
    ...words,
    stack,
    answers: [{ index: 0, label: 2, probabilities: [0.5, 0.2, 0.3] }],
    classNames,
    top: 2,
  }).svg();
  const shown = [...svg.matchAll(/>(\u2713 )?(cat|dog|frog)</g)].map((m) => (m[1] ?? "") + m[2]);
  assertEquals(shown, ["frog", "cat", "\u2713 frog"]);
});
