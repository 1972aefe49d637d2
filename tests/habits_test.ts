/**
 * Covers CITATION.cff, LICENSE, LICENSE-CC-BY-4.0, .github/ISSUE_TEMPLATE and README.md: how to cite,
 * reuse and report agrees with the rest of the tree.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";

const root = new URL("../", import.meta.url).pathname;
const read = (path: string) => Deno.readTextFile(root + path);
const { version, license, tasks } = JSON.parse(await read("deno.json"));

interface Work {
  title: string;
  authors: Record<string, string>[];
  year?: number;
  url?: string;
}
type Citation = Work & Record<string, unknown> & { references: Work[] };

Deno.test("CITATION.cff has the version and licence of the package", async () => {
  const citation = parse(await read("CITATION.cff")) as Citation;
  assertEquals(citation["cff-version"], "1.2.0");
  assertEquals(citation.version, version);
  assertEquals(citation.license, license);
  assertStringIncludes(await read("README.md"), `# ${citation.title}\n`);
});

Deno.test("CITATION.cff names the contributors, and the paper with its authors and address", async () => {
  const { authors, references: [paper] } = parse(await read("CITATION.cff")) as Citation;
  assertEquals(authors, [{ name: "The contributors" }]);
  assertEquals(paper.authors.map((author) => author["family-names"]), [
    "Krizhevsky",
    "Sutskever",
    "Hinton",
  ]);
  assertEquals(paper.year, 2012);
  assertStringIncludes(await read("README.md"), paper.url ?? "no address");
});

Deno.test("the README says which licence holds for code and which for texts", async () => {
  assertMatch(await read("LICENSE"), /^MIT License/);
  assertMatch(await read("LICENSE-CC-BY-4.0"), /^Attribution 4\.0 International/);
  const readme = (await read("README.md")).replaceAll(/\s+/g, " ");
  const said = ["[MIT](LICENSE)", "[CC BY 4.0](LICENSE-CC-BY-4.0)"];
  for (const words of [...said, "(CITATION.cff)", "(docs/data_card.md)"]) {
    assert(readme.includes(words), `${words} is not in the README`);
  }
});

Deno.test("each template of an issue has a name, a purpose and only commands that exist", async () => {
  const folder = ".github/ISSUE_TEMPLATE";
  const names = [...Deno.readDirSync(root + folder)].map(({ name }) => name);
  assert(names.length >= 3);
  for (const name of names) {
    const text = await read(`${folder}/${name}`);
    const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(text) ?? [];
    const { name: title, about } = parse(head) as Record<string, string>;
    assert(title.length > 0 && about.length > 0, name);
    for (const [, task] of body.matchAll(/deno task ([\w:]+)/g)) {
      assert(task in tasks, `${name}: deno task ${task}`);
    }
  }
});
