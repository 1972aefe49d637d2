/** Covers tools/site and tools/notebook/builds.ts: a public site contains no solution. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exercisesIn, instructorBuild, solutionOf } from "../../../tools/notebook/builds.ts";
import { findLessons } from "../../../tools/notebook/lessons.ts";
import { isCode, type Notebook, readNotebook, tagsOf } from "../../../tools/notebook/notebook.ts";
import { buildSite, type SiteLesson } from "../../../tools/site/site.ts";

const folder = await Deno.makeTempDir({ prefix: "alexnet-no-solutions-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const solutions: string[] = [];
/** Each lesson of the course with its solutions, as if every exercise had printed a line. */
async function solvedLessons(): Promise<SiteLesson[]> {
  const lessons: SiteLesson[] = [];
  for (const { number, name, path, checks } of await findLessons()) {
    const source = await readNotebook(path);
    const file = `${checks}/solution.ts`;
    const text = await Deno.readTextFile(file);
    const executed = instructorBuild(source, text, file);
    for (const cell of executed.cells.filter(isCode)) {
      const solved = tagsOf(cell).some((tag) => tag.startsWith("exercise:"));
      if (solved || /\bcheck\(/.test(cell.source)) {
        cell.outputs = [{ output_type: "stream", name: "stdout", text: "the solution passes" }];
      }
    }
    solutions.push(...exercisesIn(source).map((exercise) => solutionOf(exercise, text, file)));
    lessons.push({ number, name, executed: withNote(executed), source: withNote(source) });
  }
  return lessons;
}

/** `notebook` with a cell for instructors. */
function withNote(notebook: Notebook): Notebook {
  const note = {
    cell_type: "markdown" as const,
    id: "note",
    metadata: { tags: ["instructor"] },
    source: "A note to the instructor.",
  };
  return { ...notebook, cells: [...notebook.cells, note] };
}

/** The text of each file of the site that people or search engines read, by its path. */
async function texts(path = folder): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(path)) {
    const inner = `${path}/${name}`;
    if (isDirectory) { for (const entry of await texts(inner)) found.set(...entry); }
    else if (/\.(html|ipynb|json)$/.test(name)) found.set(inner, await readable(inner));
  }
  return found;
}

async function readable(path: string): Promise<string> {
  const text = (await Deno.readTextFile(path)).replaceAll(/<[^>]*>/g, "").replaceAll('\\"', '"')
    .replaceAll("\\n", "\n").replaceAll("&quot;", '"').replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
  return spaceless(text);
}

const spaceless = (text: string) => text.replaceAll(/[\s,"]+/g, "");

Deno.test("a site without solutions has none of them, and removes those of an earlier build", async () => {
  const lessons = await solvedLessons();
  assert(solutions.length > 40);
  await buildSite({ lessons, outDir: folder });
  const leaked = async () => {
    const all = [...await texts()];
    return solutions.filter((solution) =>
      all.some(([, text]) => text.includes(spaceless(solution)))
    );
  };
  assertEquals((await leaked()).length, solutions.length, "the instructor's site has all");
  // With its cells as data, from which the pages run them.
  await buildSite({ lessons, outDir: folder, solutions: false, files: {} });
  assertEquals(await leaked(), []);
  for (const [path, text] of await texts()) {
    for (const words of ["thesolutionpasses", "Showasolution", "notetotheinstructor"]) {
      assert(!text.includes(words), `${words} in ${path}`);
    }
  }
  assertStringIncludes((await texts()).get(`${folder}/04-relu.html`) ?? "", "yourTurn()");
  assert(![...(await texts()).keys()].some((path) => path.includes("instructor")));
});
