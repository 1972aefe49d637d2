import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { figurePage } from "../../lib/figures/figure_page.ts";
import { picture } from "../../lib/figures/pictures/picture.ts";

Deno.test("a page has its headings, its markup and its figures, and loads nothing", async () => {
  const dot = picture(
    { width: 20, height: 20, body: ['<circle cx="10" cy="10" r="5"/>'] },
    { alt: "A dot.", takeaway: "One dot." },
  );
  const page = await figurePage({
    title: "Run <1> & more",
    style: ".own{color:red}",
    sections: [{ markup: "<p>First</p>" }, { heading: "Curves & dots", figures: [dot, dot] }],
  });
  assert(page.startsWith("<!doctype html>"));
  assertEquals(page.match(/Run &lt;1&gt; &amp; more/g)?.length, 2);
  assertStringIncludes(page, "<p>First</p>");
  assertStringIncludes(page, "<h2>Curves &amp; dots</h2>");
  assertEquals(page.match(/aria-label="A dot\."/g)?.length, 2);
  assertStringIncludes(page, ".own{color:red}");
  assertStringIncludes(page, "default-src 'none'");
  assert(!/<script|<link|(?:src|href)="(?!#|data:)/.test(page));
});
