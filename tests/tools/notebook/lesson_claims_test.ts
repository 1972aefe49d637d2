import { assert, assertEquals } from "@std/assert";
import { lessonClaims } from "../../../tools/notebook/lesson_claims.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { isCode, type Notebook, readNotebook } from "../../../tools/notebook/notebook.ts";

function headed(source: string): Notebook {
  return { metadata: {}, cells: [{ cell_type: "markdown", id: "header", metadata: {}, source }] };
}

Deno.test("the claims of a lesson are those of the row in its header", () => {
  const table = "# 11 Depth\n\n|  |  |\n| --- | --- |\n| **Paper** | `no-claim` |\n";
  assertEquals(lessonClaims(headed(`${table}| **Claims** | \`depth\`, \`depth-2\` |`)), [
    "depth",
    "depth-2",
  ]);
  assertEquals(lessonClaims(headed(`${table}| **Claim**  | \`depth\` |`)), ["depth"]);
  assertEquals(lessonClaims(headed(table)), []);
});

Deno.test("the header of each lesson lists exactly the claims that its cells make", async () => {
  let claims = 0;
  for (const { path } of await findLessons()) {
    const notebook = await readNotebook(path);
    const made = notebook.cells.filter(isCode).flatMap(({ source }) =>
      [...source.matchAll(/\bclaim\(\{[^}]*?\bid: "([a-z0-9-]+)"/g)].map(([, id]) => id)
    );
    assertEquals(lessonClaims(notebook).sort(), made.sort(), path);
    claims += made.length;
  }
  assert(claims > 25);
});
