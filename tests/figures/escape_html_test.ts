import { assertEquals } from "@std/assert";
import { escapeHtml } from "../../lib/figures/escape_html.ts";

Deno.test("the four special characters of markup are escaped, each once", () => {
  assertEquals(
    escapeHtml(`<a href="x">&amp;'</a>`),
    "&lt;a href=&quot;x&quot;&gt;&amp;amp;'&lt;/a&gt;",
  );
});
