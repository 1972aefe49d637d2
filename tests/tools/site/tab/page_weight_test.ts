/** Covers tools/site: what a page loads before a cell runs. */
import { assert } from "@std/assert";
import { gzipSync } from "node:zlib";
import { buildSite } from "../../../../tools/site/site.ts";
import { recordedLessons } from "./page_site.ts";

/** The limit of a page with its styles and scripts, in bytes after gzip. */
const LIMIT = 300_000;

const sizeOf = (text: string | Uint8Array) => gzipSync(text).length;

Deno.test("each page has at most 300 kB after gzip without its pictures, before a cell runs", async () => {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-weight-" });
  try {
    await buildSite({ lessons: await recordedLessons(), outDir: folder, files: {} });
    const assets = ["site.css", "katex.css", "page.js", "live.js"];
    const shared = assets.map((name) => sizeOf(Deno.readFileSync(`${folder}/assets/${name}`)))
      .reduce((sum, size) => sum + size);
    const pages = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".html"));
    assert(pages.length >= 19);
    for (const { name } of pages) {
      const html = await Deno.readTextFile(`${folder}/${name}`);
      const bare = html.replace(/<svg\b[^]*?<\/svg>/g, "").replace(/data:image\/[^"]*/g, "");
      // The front page loads the module of its network, too.
      const own = name === "index.html"
        ? sizeOf(Deno.readFileSync(`${folder}/assets/network.js`))
        : 0;
      const size = sizeOf(bare) + shared + own;
      assert(size <= LIMIT, `${name}: ${size} bytes`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
