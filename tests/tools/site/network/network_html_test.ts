import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { networkHtml } from "../../../../tools/site/network/network_html.ts";

Deno.test("the section has a button for each class if there are samples, and none without", () => {
  assertEquals([...networkHtml({ samples: true }).matchAll(/data-sample=/g)].length, 10);
  assert(!networkHtml({ samples: false }).includes("data-sample"));
});

Deno.test("the section has the number of weights of the model card, and says how to serve a folder", () => {
  const html = networkHtml({ samples: true });
  assertStringIncludes(html, "432,778 weights");
  assertStringIncludes(html, "<code>deno task site:serve</code>");
});
