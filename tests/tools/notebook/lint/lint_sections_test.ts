import { assertEquals } from "@std/assert";
import { lintSections } from "../../../../tools/notebook/lint/lint_sections.ts";
import { notebookOf } from "../../../../tools/notebook/notebook_text.ts";

/** The messages for a lesson on `paper` with one more cell. */
function messages(paper: string, cell: string): string[] {
  const header = `//%% markdown header\n# 99 Example\n\n| **Paper** | ${paper} |\n`;
  return lintSections(notebookOf(`${header}\n${cell}`, "x.txt")).map(({ message }) => message);
}

const depth = '"removing any convolutional layer (each of which contains no more than 1% of the ' +
  "model's parameters)\"";

Deno.test("a quotation that is attributed to another section is an error", () => {
  // Version 0.1.0 quoted section 1 as the last word of section 7.
  const found = messages("sections 1 and 7", `//%% markdown text\nSection 7 ends: ${depth}.`);
  assertEquals(found.length, 1);
  assertEquals(found[0].startsWith("expected section 1 for"), true);
  assertEquals(messages("sections 1 and 7", `//%% markdown text\nSection 1: ${depth}.`), []);
  assertEquals(messages("sections 1 and 7", `//%% markdown text\nThe paper: ${depth}.`), []);
});

Deno.test("the header names the sections of quotations and claims", () => {
  const quoted = `//%% markdown text\nThe paper: ${depth}.`;
  assertEquals(messages("section 7", quoted), ['expected section 1 in the header\'s row "Paper"']);
  const claimed = '//%% code claim\nclaim({ section: "6.1, Fig. 3" });';
  assertEquals(messages("section 3.2", claimed), [
    'expected section 6.1 in the header\'s row "Paper"',
  ]);
  assertEquals(messages("sections 3.2 and 6.1", claimed), []);
  assertEquals(messages("section 6", claimed), []);
  assertEquals(messages("sections 3 to 7", claimed), []);
  const abstract = '//%% code claim\nclaim({ section: "abstract, 3.5" });';
  assertEquals(messages("abstract and section 3.5", abstract), []);
  assertEquals(messages("section 3.5", abstract).length, 1);
});
