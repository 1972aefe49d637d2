/**
 * Covers README.md: the list of lessons matches the notebooks, and every result is the recorded
 * one.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { marked } from "marked";
import { readClaims } from "../lib/course/claims/claims_file.ts";
import { readable } from "../lib/figures/readable.ts";
import { findLessons } from "../tools/notebook/lessons.ts";
import { isCode, readNotebook } from "../tools/notebook/notebook.ts";
import { missing, requirements } from "./skip.ts";
import { runScript } from "./tools/site/chromium.ts";

const root = new URL("../", import.meta.url).pathname;
const read = (path: string) => Deno.readTextFile(root + path);
const section = async (title: string) => {
  const [, text] = (await read("README.md")).split(`## ${title}\n`);
  return text.split("\n## ")[0];
};
const single = (text: string) => text.replaceAll(/\s+/g, " ");

Deno.test("the README lists every lesson with its question and its minutes", async () => {
  const rows: string[] = [];
  for (const { name } of await findLessons(`${root}notebooks`)) {
    const [{ source }] = (await readNotebook(`${root}notebooks/${name}.ipynb`)).cells;
    const field = (label: string) =>
      new RegExp(`^\\|\\s*\\*\\*${label}\\*\\*\\s*\\|\\s*(.*?)\\s*\\|$`, "m").exec(source)?.[1] ??
        "";
    const title = /^# (.*)$/m.exec(source)?.[1];
    const minutes = [...field("Minutes").matchAll(/(?:less than )?\d+/g)].map(([text]) =>
      text.replace("less than ", "< ")
    );
    rows.push(
      `| [${title}](notebooks/${name}.ipynb) | ${field("Question")} | ${minutes.join(" + ")} |`,
    );
  }
  const lessons = single(await section("Lessons"));
  const missing = rows.filter((row) => !lessons.includes(single(row)));
  assertEquals(missing, [], `Expected these rows in the README:\n${missing.join("\n")}`);
  assertEquals((await section("Lessons")).match(/^\| \[/gm)?.length, rows.length);
});

/** The claims whose card shows the reader's prediction. */
async function predictedClaims(): Promise<Set<string>> {
  const predicted = new Set<string>();
  for (const { path } of await findLessons(`${root}notebooks`)) {
    for (const { source } of (await readNotebook(path)).cells.filter(isCode)) {
      const id = /\bclaim\(\{\s*id: "([^"]+)"/.exec(source)?.[1];
      if (id !== undefined && /^ +prediction,$/m.test(source)) predicted.add(id);
    }
  }
  assert(predicted.has("largest-share"), "lesson 02 asks to predict that share");
  return predicted;
}

Deno.test("the five results of the README are the recorded ones, and no lesson asks to predict them", async () => {
  const predicted = await predictedClaims();
  const claims = (await readClaims(`${root}notebooks/claims.json`))?.claims ?? [];
  const results = (await section("Five results")).replaceAll(/\n +/g, " ");
  const value = (id: string) => {
    const claim = claims.find((known) => known.id === id);
    if (claim === undefined) throw new Error(`no recorded claim ${id}`);
    assert(!predicted.has(id), `${id} is predicted`);
    return claim.ours.value;
  };
  assertEquals(Math.round(1e6 * value("parameters")), 60_965_224);
  for (
    const text of [
      "60,965,224",
      value("units").toLocaleString("en"),
      `${readable(value("memory-per-gpu"))} GiB`,
      readable(value("lrn-inhibition")),
      `${readable(value("neighbours-far-in-pixels"))} %`,
    ]
  ) assertStringIncludes(results, `**${text}**`);
  const row = /^\| difference \| \| -([\d.]+) \(-([\d.]+) to -([\d.]+)\) \|$/m;
  const [, points, most, least] = row.exec(await read("docs/fine_tuning.md")) ?? [];
  assertStringIncludes(results, `**${points}** points lower`);
  assertStringIncludes(results, `(95 %: ${least} to ${most};`);
  assertEquals(results.match(/^- /gm)?.length, 5);
});

Deno.test("the speeds of the README are those of the last benchmark", async () => {
  const page = await read("docs/performance.md");
  const speeds = [...(await section("Five results")).matchAll(/\*\*([\d.]+x)\*\*/g)];
  const rows = ["with BLAS", "WebAssembly only, 256-bit operations", "WebAssembly only"].map((
    way,
  ) =>
    new RegExp(`^\\| training step, batch 32, ${way} +\\|.*?\\| +([\\d.]+x) .*PyTorch 2\\.15`, "m")
      .exec(page)?.[1]
  );
  assertEquals(speeds.map(([, speed]) => speed), rows);
});

Deno.test("nothing in the README gives away a verdict", async () => {
  assert(!/reproduced|same direction|contradicted|undecided/.test(await read("README.md")));
});

/** The style of a README on a repository host: width, type size, spacing. */
const style = `body { font: 16px/1.5 sans-serif; max-width: 846px; margin: 0 auto; padding: 32px }
  h1 { font-size: 2em; padding-bottom: .3em; border-bottom: 1px solid; margin: 0 0 16px }
  h1, h2 { line-height: 1.25 } p, ul, pre { margin: 0 0 16px } ul { padding-left: 2em }
  li + li { margin-top: .25em } pre { font: 13.6px/1.45 monospace; padding: 16px }`;

Deno.test({
  name: "the README shows its two commands on one screen of 1280 by 900",
  ignore: await missing(requirements.chromium),
  fn: async () => {
    const [top] = (await read("README.md")).split("\n## ");
    const folder = await Deno.makeTempDir();
    try {
      const html = `<!doctype html><meta charset="utf-8"><style>${style}</style>${marked(top)}`;
      const file = `${folder}/top.html`;
      await Deno.writeTextFile(file, html.replaceAll('src="', `src="file://${root}`));
      const [picture, commands] = await runScript<number[]>("screen_of.ts", [file, "img", "pre"]);
      assert(picture > 300, "the picture is not shown");
      assert(commands <= 900, `the two commands end at ${commands} pixels`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
