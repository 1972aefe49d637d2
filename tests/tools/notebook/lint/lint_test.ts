import { assert, assertEquals } from "@std/assert";
import { lintNotebook, sections } from "../../../../tools/notebook/lint/lint.ts";
import { notebookOf } from "../../../../tools/notebook/notebook_text.ts";
import { numbersInProse } from "../../../../tools/notebook/lint/prose.ts";

/** A minimal lesson that follows the rules. */
const good = [
  "//%% markdown header\n# 99 Example",
  '//%% code setup setup parameters\nimport { setup } from "@alexnet/alexnet/course";',
  ...sections.map((name) =>
    `//%% markdown ${name.toLowerCase().replace(" ", "-")}-text\n## ${name}`
  ),
  "//%% code predict\npredict({});",
  "//%% markdown between\nText.",
  "//%% code claim\nclaim({});\nyourExperiment({});\nprovenance();",
].join("\n\n");

/** The messages of all errors in a changed lesson. */
function errors(change: (text: string) => string): string {
  return lintNotebook(notebookOf(change(good), "x.txt"))
    .filter(({ level }) => level === "error").map(({ message }) => message).join("\n");
}

Deno.test("a lesson that follows the rules has no findings", () => {
  assertEquals(lintNotebook(notebookOf(good, "x.txt")), []);
});

Deno.test("each violation of the rules is found", () => {
  const breaches: [finding: string, change: (text: string) => string][] = [
    ['"## Break it"', (t) => t.replace("## Break it", "## Smash it")],
    ['"## Predict"', (t) =>
      t.replace("## Predict\n", "## Idea\n").replace("## Idea", "## Predict ")
        .replace("## Predict \n", "")],
    ["one title", (t) => t.replace("Text.", "# Another title")],
    ["level 3", (t) => t.replace("Text.", "#### Too deep")],
    ["in the text", (t) => t.replace("Text.", "The error fell to 12.3 percent.")],
    ["as text but found `1.4`", (t) => t.replace("Text.", "It is worth `1.4` points.")],
    ["text alternative", (t) => t.replace("Text.", "![](picture.svg)")],
    ['found "npm:lodash"', (t) => t.replace("@alexnet/alexnet/course", "npm:lodash")],
    [
      "first code cell only",
      (t) =>
        t.replace("predict({});", 'import { tf } from "@alexnet/alexnet/course";\npredict({});'),
    ],
    ["at most 15 lines", (t) => t.replace("predict({});", "predict({});\n".repeat(30))],
    [
      '"a" of cell predict',
      (t) =>
        t.replace("predict({});", "const a = predict({});").replace(
          "claim({});",
          "const a = claim({});",
        ),
    ],
    ['found "wonder"', (t) => t.replace("code predict", "code predict wonder")],
    ["calls yourTurn()", (t) => t.replace("code predict", "code predict exercise:thing")],
    ["provenance()", (t) => t.replace("provenance();", "")],
    ["a claim card", (t) => t.replace("claim({});", "")],
    ['"## Your experiment"', (t) => t.replace("## Your experiment", "## Ours")],
    ["an experiment for the reader", (t) => t.replace("yourExperiment({});", "")],
    ["a prediction", (t) => t.replace("predict({});", "1;")],
    ["tag `setup`", (t) => t.replace("setup setup parameters", "setup parameters")],
    [
      "third code cell",
      (t) => t.replace("predict({});", "predict({});\n//%% code b\n1;\n//%% code c\n2;"),
    ],
    ["words", (t) => t.replace("Text.", "word ".repeat(2600))],
  ];
  for (const [finding, change] of breaches) {
    const found = errors(change);
    assert(found.includes(finding), `expected ${finding} in:\n${found}`);
  }
});

Deno.test("the task of an exercise may have numbers, the text before it may not", () => {
  const exercise = (text: string) =>
    `//%% markdown ask\n${text}\n\nReturn [1, 2.5].\n\n` +
    "//%% code stub-thing exercise:thing\nconst thing = () => yourTurn();";
  const found = (text: string) =>
    errors((lesson) => lesson.replace("//%% markdown between\nText.", exercise(text)));
  assertEquals(found("An exercise."), "");
  assert(found("It fell to 12.3 percent.").includes('found "12.3'));
});

Deno.test("numbers in names, formulas, code, links and references are not results", () => {
  const clean =
    "In CIFAR-10, conv1 of section 3.1 (Fig. 1) has `5x5` kernels, $n = 5$ and float32; " +
    "see [this](a1.html), arXiv:1409.1556, lesson 04, run 167 and 2D. 50,000 images, 25 % error.\n\n" +
    "1. first\n2. second\n\n```\n42\n```\n";
  assertEquals(numbersInProse(clean), []);
});

Deno.test("the numbers of a quotation are not results, even if it contains a year", () => {
  const quotation = '"Averaging the predictions of two CNNs that were pre-trained on the entire ' +
    'Fall 2011\nrelease with the aforementioned five CNNs gives an error rate of 15.3%."';
  assertEquals(numbersInProse(`The paper: ${quotation}`), []);
});

Deno.test("a result is found with its unit and line", () => {
  assertEquals(numbersInProse("Fine.\n\nIt fell by 3.4 points to 7 %."), [
    { number: "3.4", line: 3 },
    { number: "7 %", line: 3 },
  ]);
});
