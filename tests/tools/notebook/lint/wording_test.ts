import { assertEquals } from "@std/assert";
import { lintWording, oddWordsIn } from "../../../../tools/notebook/lint/wording.ts";
import { notebookOf } from "../../../../tools/notebook/notebook_text.ts";

const root = new URL("../../../../", import.meta.url).pathname;

Deno.test("translated and odd expressions are found, with the plain one and the line", () => {
  const odd = [
    "The errors fall in\nthe mean.",
    "It knows its images by heart.",
    "A net that knows nothing has a loss of ln 10.",
    "With so many images nothing is seen.",
    "The net errs on 3 % of them.",
    "The middle patch of the image.",
    "Which share do they hold?",
    "An optimised convolution.",
    "Expected a callback, but it is no function.",
  ];
  assertEquals(odd.filter((text) => oddWordsIn(text).length !== 1), []);
  assertEquals(oddWordsIn("A first line.\nThen 3 points in the mean."), [
    { found: "in the mean", plain: "on average", line: 2 },
  ]);
});

Deno.test("plain words are not findings", () => {
  const plain = "On average the net gets 3 % of them wrong. The error of the mean image is " +
    "in the mean of the table; promise, precise, noise, advise. In so few seeds there is no class. " +
    "[A lesson](05-normalisation.ipynb).";
  assertEquals(oddWordsIn(plain), []);
});

Deno.test("a lesson's odd words are findings in their cell, in text and in code", () => {
  const notebook = notebookOf(
    "//%% markdown text\nLess in the mean.\n\n//%% code work\nmd`The net errs on ${x} %.`;",
    "x.txt",
  );
  assertEquals(lintWording(notebook).map(({ cellId }) => cellId), ["text", "work"]);
});

/** All files under `folder` whose names end in `ending`. */
async function files(folder: string, ending: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root + folder)) {
    if (isDirectory) found.push(...await files(`${folder}/${name}`, ending));
    else if (name.endsWith(ending)) found.push(`${folder}/${name}`);
  }
  return found;
}

Deno.test("documentation, exercises, comments and messages use plain words", async () => {
  const paths = [
    "README.md",
    "CONTRIBUTING.md",
    "mod.ts",
    "notebooks/glossary.json",
    ...await files("docs", ".md"),
    ...(await Promise.all(
      ["lib", "datasets", "tools", "notebooks/exercises", "notebooks/checks"]
        .map((folder) => files(folder, ".ts")),
    )).flat(),
  ].filter((path) => !path.startsWith("tools/notebook/lint/wording.ts"));
  const odd: string[] = [];
  for (const path of paths) {
    const text = await Deno.readTextFile(root + path);
    for (const { found, plain, line } of oddWordsIn(text)) {
      odd.push(`${path}:${line}: "${found}"; write "${plain}"`);
    }
  }
  assertEquals(odd, []);
});
