/** Covers README.md, docs/, notebooks/, lib/, datasets/ and tools/: every citation has a link. */
import { assertEquals } from "@std/assert";
import { isCode, readNotebook } from "../tools/notebook/notebook.ts";

const root = new URL("../", import.meta.url).pathname;

Deno.test("every citation in the pages has a link", async () => {
  const pages = filesUnder("", ".md").filter((path) => !generated.has(path));
  const found: string[] = [];
  for (const path of pages) {
    const text = await Deno.readTextFile(root + path);
    for (const paragraph of text.split(/\n\s*\n/)) {
      found.push(...unlinked(paragraph).map((citation) => `${path}: ${citation}`));
    }
  }
  assertEquals(found, []);
});

Deno.test("every citation in the comments of the code has a link", async () => {
  const found: string[] = [];
  for (const folder of ["mod.ts", "lib", "datasets", "tools", "notebooks/exercises"]) {
    for (const path of filesUnder(folder, ".ts", ".wgsl")) {
      for (const comment of commentsIn(await Deno.readTextFile(root + path))) {
        found.push(...unlinked(comment).map((citation) => `${path}: ${citation}`));
      }
    }
  }
  assertEquals(found, []);
});

Deno.test("every source of a lesson has a link", async () => {
  const found: string[] = [];
  for (const path of filesUnder("notebooks", ".ipynb")) {
    for (const { source } of (await readNotebook(root + path)).cells.filter((c) => !isCode(c))) {
      const lines = source.startsWith("## Sources")
        ? unlinkedSources(source)
        : unlinked(source, numbered);
      found.push(...lines.map((line) => `${path}: ${line}`));
    }
  }
  assertEquals(found, []);
});

Deno.test("a citation without a link is found in each form, but not one with its link", () => {
  assertEquals(unlinked("as in arXiv:1409.1556."), ["arXiv:1409.1556"]);
  assertEquals(unlinked("doi:10.1007/BF02295996"), ["doi:10.1007/BF02295996"]);
  assertEquals(unlinked("(Wilson, JASA 22, 1927)"), ["JASA 22, 1927"]);
  assertEquals(unlinked("(He et al., 2015)"), ["al., 2015"]);
  assertEquals(unlinked("by Krizhevsky (2009)"), ["Krizhevsky (2009)"]);
  assertEquals(unlinked("(Bruls, _Squarified Treemaps_, 2000)"), ["_, 2000"]);
  assertEquals(unlinked("The 2012 program"), []);
  assertEquals(unlinked("[arXiv:1409.1556](https://arxiv.org/abs/1409.1556)"), []);
  assertEquals(unlinked("[arXiv:1409.1556](https://arxiv.org/abs/1409.1557)").length, 1);
  assertEquals(unlinked("([Wilson](https://doi.org/10.1000/1), 1927)"), []);
  assertEquals(unlinkedSources("## Sources\n\n- A: _B_, 1990.\n- [C](https://c.org), 1991.\n"), [
    "A: _B_, 1990.",
  ]);
});

/** Pages that a program writes, whose sources are tested themselves. */
const generated = new Set(["docs/results.md", "docs/migration_0.2.md"]);

/** Citations by number: they need their own link. */
const numbered = /\barXiv:\s?\d{4}\.\d{4,5}|\bdoi:\s?10\.\S+/gi;

/** Citations by name and year: the paragraph or comment needs a link. */
const dated =
  /(?:\b\p{Lu}[\p{L}\d–-]+|\bal\.|[_"])(?:,? \d+)?,? (?:\((?:18|19|20)\d\d\)|(?:18|19|20)\d\d\b)/gu;

/** Words before a year that cite nothing. */
const notCited =
  /^(?:The|In|Since|Until|January|February|March|April|May|June|July|August|September|October|November|December)\b/;

/** The citations of `text` that have no link to what they cite. */
function unlinked(text: string, ...kinds: RegExp[]): string[] {
  const plain = text.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/\s+/g, " ");
  const links = [...plain.matchAll(/\[([^\]]*)\]\((https:\/\/[^)\s]+)\)/g)];
  const words = links.reduce(
    (rest, [link, label, target]) => isLinked(label, target) ? rest.replace(link, "[]") : rest,
    plain,
  );
  const found = (kinds.length > 0 ? kinds : [numbered]).flatMap((kind) => words.match(kind) ?? []);
  const named = kinds.length > 0 || links.length > 0
    ? []
    : (words.match(dated) ?? []).filter((citation) => !notCited.test(citation));
  return [...found.map((citation) => citation.replace(/[.,;)\]]+$/, "")), ...named];
}

/** Whether a citation by number that is the text of a link is also its target. */
function isLinked(label: string, target: string): boolean {
  const arxiv = /arXiv:\s?([\d.]+)/i.exec(label)?.[1];
  return arxiv === undefined || target === `https://arxiv.org/abs/${arxiv}`;
}

/** The items of a list of sources that have no link, and citations by number without one. */
function unlinkedSources(source: string): string[] {
  const items = source.split(/\n(?=- )/).slice(1).map((item) =>
    item.slice(2).replaceAll(/\s+/g, " ").trim()
  );
  return items.flatMap((item) => item.includes("](https://") ? unlinked(item, numbered) : [item]);
}

/** Comments, each block or run of lines as one text without its marks. */
function commentsIn(code: string): string[] {
  const comments = code.match(/\/\*\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n)+/gm) ?? [];
  return comments.map((comment) => comment.replaceAll(/^[ \t]*(?:\/\*\*|\*\/|\*|\/\/)/gm, ""));
}

/** The files under `folder` of the tree with one of these endings; `folder` may be a file. */
function filesUnder(folder: string, ...endings: string[]): string[] {
  if (endings.some((ending) => folder.endsWith(ending))) return [folder];
  return [...Deno.readDirSync(root + folder)].flatMap(({ name, isDirectory }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (!isDirectory) return endings.some((ending) => name.endsWith(ending)) ? [path] : [];
    return /^(?:\.|node_modules$|site$|out$)/.test(name) ? [] : filesUnder(path, ...endings);
  }).sort();
}
