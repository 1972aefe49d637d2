/** Covers tools/site: what a page loads before a cell runs. */
import { assert } from "@std/assert";
import { gzipSync } from "node:zlib";
import { buildSite } from "../../../../tools/site/site.ts";
import { recordedLessons } from "./page_site.ts";

/** The limit of a page with its styles and scripts, in bytes after gzip. */
const LIMIT = 300_000;

const sizeOf = (text: string | Uint8Array) => gzipSync(text).length;

/** A site of all lessons with what runs their cells, in `folder`. */
async function withSite(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-weight-" });
  try {
    await buildSite({ lessons: await recordedLessons(), outDir: folder, files: {} });
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("pages and a first run are light", (t) =>
  withSite(async (folder) => {
    await t.step(
      "each page has at most 300 kB after gzip without its pictures, before a cell runs",
      async () => {
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
      },
    );
    await t.step(
      "all scripts, styles and fonts of the site have at most 5 MB after gzip",
      async () => {
        let size = 0;
        for await (const path of filesUnder(`${folder}/assets`)) {
          if (/\.(?:js|css|woff2)$/.test(path)) size += sizeOf(await Deno.readFile(path));
        }
        assert(size > 1_000_000, "with the kernel");
        assert(size <= 5_000_000, `${size} bytes`);
      },
    );
  }));

async function* filesUnder(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesUnder(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
