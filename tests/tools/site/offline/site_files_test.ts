import { assertEquals, assertNotEquals } from "@std/assert";
import { listSiteFiles, pathAt } from "../../../../tools/site/offline/site_files.ts";

const root = "https://host.example/course/";
const files = {
  version: "0",
  atFirst: { "index.html": "1", "02-anatomy.html": "2", "assets/a b.js": "3" },
  whenUsed: { "assets/files/data/cifar10.png": "4" },
};
const at = (address: string) => pathAt(root + address, root, files);

Deno.test("an address is a file, a folder's first page, or a page without its ending", () => {
  assertEquals(at("02-anatomy.html"), "02-anatomy.html");
  assertEquals(at("02-anatomy.html?x=1#idea"), "02-anatomy.html");
  assertEquals(at(""), "index.html");
  assertEquals(at("#lessons"), "index.html");
  assertEquals(at("02-anatomy"), "02-anatomy.html");
  assertEquals(at("assets/a%20b.js"), "assets/a b.js");
  assertEquals(at("assets/files/data/cifar10.png"), "assets/files/data/cifar10.png");
});

Deno.test("what is not listed, or outside the site, has no path", () => {
  assertEquals(at("api/index.html"), undefined);
  assertEquals(at("constructor"), undefined);
  assertEquals(at("%ff"), undefined);
  assertEquals(pathAt("https://host.example/other/index.html", root, files), undefined);
});

Deno.test("a list has pages and scripts at first, data and downloads when used, and no reference", async () => {
  const folder = await Deno.makeTempDir();
  const paths = [
    ...["index.html", "claims.json", "sw.js", "assets/page.js", "assets/files/claims.json"],
    ...["assets/files/data/cifar10.png", "downloads/01.ipynb", "api/index.html"],
  ];
  for (const path of paths) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, "abc");
  }
  const { version, atFirst, whenUsed } = await listSiteFiles(folder);
  assertEquals(Object.keys(atFirst), ["assets/files/claims.json", "assets/page.js", "index.html"]);
  assertEquals(Object.keys(whenUsed), [
    ...["assets/files/data/cifar10.png", "claims.json", "downloads/01.ipynb"],
  ]);
  // FIPS 180-4: SHA-256 of "abc" begins with ba7816bf8f01.
  assertEquals(atFirst["index.html"].slice(0, 8), "ungWv48B");
  await Deno.writeTextFile(`${folder}/index.html`, "abd");
  const next = await listSiteFiles(folder);
  assertNotEquals(next.atFirst["index.html"], atFirst["index.html"]);
  assertNotEquals(next.version, version);
  await Deno.remove(folder, { recursive: true });
});
