import { assertEquals } from "@std/assert";
import { Glossary } from "../../../tools/site/glossary.ts";
import { MarkdownPage } from "../../../tools/site/markdown.ts";

const glossary = new Glossary([
  { term: "loss", meaning: "How wrong.", unless: ["a loss of about"] },
  { term: "percentage point", forms: ["points"], meaning: "A unit.", notIn: ["00"] },
]);

/** What a page links in a paragraph. */
function linksIn(text: string, unlinked: string[] = []): string[] {
  const html = new MarkdownPage(glossary, new Set(), unlinked).render(text);
  return [...html.matchAll(/glossary\.html#([a-z-]+)/g)].map(([, id]) => id);
}

Deno.test("a term in a phrase of another meaning is not linked, its next use is", () => {
  assertEquals(linksIn("This results in a loss of about 2%."), []);
  assertEquals(linksIn("This results in a\nloss of about 2%."), []);
  assertEquals(linksIn("It results in a loss of about 2%. The loss falls."), ["loss"]);
  assertEquals(linksIn("The loss falls by a loss of about 2%."), ["loss"]);
});

Deno.test("a lesson in which a word means another thing does not link it", () => {
  assertEquals(glossary.notIn("00"), ["percentage-point"]);
  assertEquals(linksIn("Some points lie in the middle; the loss falls.", glossary.notIn("00")), [
    "loss",
  ]);
  assertEquals(linksIn("Two points.", glossary.notIn("01")), ["percentage-point"]);
});
