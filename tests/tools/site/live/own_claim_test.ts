import { assertEquals } from "@std/assert";
import { claim, exact, predict } from "../../../../lib/course/mod.ts";
import { jupyterDisplay } from "../../../../lib/figures/figure_spec.ts";
import { emptyLessonWork, type OwnClaim } from "../../../../lib/course/grading/course_work.ts";
import { calibrationText, claimOf, claimsOf } from "../../../../tools/site/live/own_claim.ts";

Deno.test("the card of a lesson is kept with its numbers and the guess", async () => {
  const card = claim({
    id: "parameters",
    kind: "counted",
    section: "3.5",
    statement: "The network has 60 million parameters.",
    unit: "million",
    paper: { value: 60, rounding: 1, neutral: null },
    ours: exact(60.97),
    prediction: predict({ question: "How many?", unit: "million", guess: 50 }),
  });
  const data = await card[jupyterDisplay]();
  const found = claimOf({ output_type: "display_data", data, metadata: {} }, 7);
  assertEquals(found?.id, "parameters");
  const { html, ...rest } = found?.claim ?? { html: "" };
  assertEquals(html, data["text/html"]);
  assertEquals(rest, {
    scale: card.record.scale,
    unit: "million",
    value: 60.97,
    low: 60.97,
    high: 60.97,
    guess: 50,
    judged: true,
    changed: 7,
  });
});

Deno.test("other outputs are no claims", () => {
  assertEquals(claimOf({ output_type: "stream", name: "stdout", text: "a" }, 1), undefined);
  const data = { "text/html": "<b>a</b>" };
  assertEquals(claimOf({ output_type: "display_data", data, metadata: {} }, 1), undefined);
});

const measured: OwnClaim = {
  html: "",
  scale: "laptop",
  unit: "points",
  value: 1,
  low: 0,
  high: 2,
  guess: 1,
  judged: true,
  changed: 1,
};

Deno.test("only guesses with an interval and a verdict count for calibration", () => {
  const claims = [
    measured,
    { ...measured, guess: 3 },
    { ...measured, guess: null },
    { ...measured, judged: false },
    { ...measured, low: 1, high: 1 },
  ];
  assertEquals(
    calibrationText(claims),
    "Your guesses inside the measured interval so far: 1 of 2.",
  );
  assertEquals(calibrationText(claims.slice(2)), "");
});

Deno.test("claims come in the order of the lessons", () => {
  const work = (id: string) => ({ ...emptyLessonWork(), claims: { [id]: measured } });
  const claims = claimsOf({ "05-lrn": work("b"), "04-relu": work("a") });
  assertEquals(claims.map(({ lesson, id }) => [lesson, id]), [["04-relu", "a"], ["05-lrn", "b"]]);
});
