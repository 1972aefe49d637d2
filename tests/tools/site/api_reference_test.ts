import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeApiReference } from "../../../tools/site/api_reference.ts";
import { pageHtml } from "../../../tools/site/page_html.ts";

const root = new URL("../../../", import.meta.url);
const doors: Record<string, { values: string[]; types: string[] }> = JSON.parse(
  await Deno.readTextFile(new URL("tests/doors.json", root)),
);

Deno.test("the API reference has a page for every name that an entry exports", async () => {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-api-" });
  try {
    await Deno.writeTextFile(`${folder}/old.html`, "from an earlier build");
    await writeApiReference(folder);
    const lost: string[] = [];
    for (const [door, { values, types }] of Object.entries(doors)) {
      const place = door === "." ? "~" : `${door.slice(2)}/~`;
      for (const name of [...values, ...types]) {
        const found = await Deno.stat(`${folder}/${place}/${name}.html`).catch(() => undefined);
        if (found === undefined) lost.push(`${door} ${name}`);
      }
    }
    assertEquals(lost, []);
    const page = await Deno.readTextFile(`${folder}/~/train.html`);
    assertStringIncludes(page, "TrainOptions");
    assertStringIncludes(page, "import { train } from &quot;@alexnet/alexnet&quot;;");
    assertStringIncludes(
      await Deno.readTextFile(`${folder}/datasets/memory/~/first.html`),
      "import { first } from &quot;@alexnet/alexnet/datasets/memory&quot;;",
    );
    assert(!/<(?:script|link)[^>]*(?:src|href)="https?:/.test(page), "nothing from another host");
    assertEquals(await Deno.stat(`${folder}/old.html`).catch(() => "gone"), "gone");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a page links to the API reference if the site has one", () => {
  const page = (api: boolean) =>
    pageHtml({ title: "", description: "", name: "index", body: "", lessons: [], api });
  assertStringIncludes(page(true), '<a href="api/index.html">API</a>');
  assert(!page(false).includes("api/index.html"));
});
