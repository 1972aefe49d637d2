import { assertEquals } from "@std/assert";
import { md } from "../../lib/course/display.ts";

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
