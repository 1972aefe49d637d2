import { assertEquals } from "@std/assert";
import { md, show, text } from "../../lib/course/display.ts";
import { noteTraining, setRibbon } from "../../lib/figures/ribbon.ts";
import { withPage } from "../fake_page.ts";

/** The Markdown of a displayed value. */
async function markdownOf(value: ReturnType<typeof md>): Promise<unknown> {
  const show = value[Symbol.for("Jupyter.display") as keyof typeof value] as () => unknown;
  return (await show() as Record<string, unknown>)["text/markdown"];
}

Deno.test("md keeps the backslashes of a formula and formats numbers readably", async () => {
  assertEquals(await markdownOf(md`$\lambda$ is ${1234.5678}`), "$\\lambda$ is 1,235");
});

Deno.test("md removes the backslash that a backtick or dollar sign needs", async () => {
  assertEquals(await markdownOf(md`\`conv1\` costs \${}`), "`conv1` costs ${}");
});

Deno.test("computed text of a quick run carries its mark once nets were trained", async () => {
  setRibbon("Too small.");
  assertEquals(await markdownOf(md`The loss is ${2.3}.`), "The loss is 2.3.");
  noteTraining();
  assertEquals(await markdownOf(md`The loss is ${2.3}.`), "_Quick run._ The loss is 2.3.");
  assertEquals(
    await markdownOf(md`| a |
| - |
| ${1} |`),
    "_Quick run._\n\n| a |\n| - |\n| 1 |",
  );
  assertEquals(await markdownOf(md`1. It is ${1}.`), "_Quick run._\n\n1. It is 1.");
  assertEquals(await markdownOf(md`Nothing is computed.`), "Nothing is computed.");
  assertEquals(await markdownOf(text`It costs ${2} s.`), "It costs 2 s.");
  setRibbon(undefined);
  assertEquals(await markdownOf(md`The loss is ${2.3}.`), "The loss is 2.3.");
});

Deno.test("show shows values in a page, in order", () =>
  withPage(async ({ shown }) => {
    await show(text`One.`, text`Two.`);
    assertEquals(shown.map(({ bundle }) => bundle["text/plain"]), ["One.", "Two."]);
    assertEquals(shown.map(({ options }) => options), [{}, {}]);
  }));
