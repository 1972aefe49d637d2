import { assertEquals } from "@std/assert";
import { lintResults } from "../../../../tools/notebook/lint/lint_results.ts";
import { notebookOf } from "../../../../tools/notebook/notebook_text.ts";

/** The cells of the findings in a notebook text. */
function found(text: string): (string | undefined)[] {
  return lintResults(notebookOf(text, "x.txt")).map(({ cellId }) => cellId);
}

const figure = (takeaway: string) =>
  `//%% markdown measure\n## Measure\n\n//%% code figure\nlineChart({\n  takeaway: ${takeaway},\n});`;

Deno.test("a fixed takeaway under a measured figure is an error", () => {
  assertEquals(found(figure('"Momentum is what makes this net learn."')), ["figure"]);
  assertEquals(found(figure('"One half " +\n    "and another."')), ["figure"]);
});

Deno.test("a computed takeaway, a question, and a figure before the measurement are accepted", () => {
  assertEquals(found(figure("`It took ${n} epochs.`")), []);
  assertEquals(found(figure("conclusion(ours, sentences)")), []);
  assertEquals(found(figure('"Which layer dies?"')), []);
  assertEquals(found('//%% code figure\nlineChart({\n  takeaway: "Edges are edges.",\n});'), []);
});

Deno.test("a fixed sentence beside computed ones is an error, an invitation to look is not", () => {
  assertEquals(found(figure("`The loss is ${loss}. The edge bends where a unit switches.`")), [
    "figure",
  ]);
  assertEquals(found(figure('`It fell to ${loss}. ` +\n    "Dropout helps."')), ["figure"]);
  assertEquals(found(figure("`${a.map((x) => `${x} %`).join()} in all. It helps.`")), ["figure"]);
  assertEquals(found(figure('`Error: ${error}. ` + "Look at the counts."')), []);
  assertEquals(found(figure("`${a.map((x) => `${x} %`).join()} in all.`")), []);
  assertEquals(found(figure('`Gap ${gap}. ` + (gap > 0 ? "It grew." : "It shrank.")')), []);
});

Deno.test("bars of logarithms are an error, dots on a logarithmic axis are not", () => {
  const bars = (values: string) =>
    `//%% code bars\nbarChart({ series: [{ name: "a", values: ${values} }] });`;
  assertEquals(found(bars("sizes.map((size) => Math.log10(size))")), ["bars"]);
  assertEquals(found(bars("sizes")), []);
});

Deno.test("a hard-coded spread is an error, a recorded one is not", () => {
  const plan = (sd: string) =>
    `//%% code plan\nminimumDetectableEffect({ covers: "seeds", n, sd: ${sd} });`;
  assertEquals(found(plan("3.2")), ["plan"]);
  assertEquals(found(plan('await recordedSpread("momentum")')), []);
});

Deno.test("a quotation of other words than the paper's is an error", () => {
  const text = (words: string) => `//%% markdown text\nThe paper says "${words}".`;
  // Two misquotations of version 0.1.0.
  assertEquals(found(text("do not differ by more than a tenth of a point")), ["text"]);
  assertEquals(found(text("cannot rely on the presence of particular other units")), ["text"]);
  assertEquals(found(text("do not differ by more than 0.1%")), []);
  assertEquals(found(text("cannot rely on the\npresence of particular other neurons")), []);
  assertEquals(found(text("no effect")), []);
});
