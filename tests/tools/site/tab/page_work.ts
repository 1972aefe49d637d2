/**
 * Two tabs of one reader, and a file of their work in another browser, in Chromium; prints what the
 * pages show as JSON: `page_work.ts FOLDER DOWNLOADS`.
 */
import { type Page, startBrowser, until } from "../chromium.ts";
import { cellAt, openLesson, ownText, press, textOf, write } from "./page_actions.ts";
import { plainHost } from "./plain_host.ts";

/** What the pages show. */
export interface PageWork {
  /** A variable that the first tab has declared, as each tab sees it. */
  variables: string[];
  /** The text of a cell that only the other tab has edited, in the first tab, before a reload. */
  undisturbed: string;
  /** After a reload of the first tab: the texts of the two cells. */
  both: string[];
  /** The names of the downloaded files. */
  files: string[];
  /** The text of the saved file and of the notebook. */
  saved: string;
  notebook: string;
  /** In another browser: what the panel says of a bad file and of the good one. */
  said: string[];
  /** In another browser, after loading the file: the two cells, without a reload. */
  loaded: string[];
  /** The claims page of the reader: before and after a run of a claim. */
  claims: { before: string; after: string; cards: number };
  /** The mark of the lesson on the front page. */
  mark: string;
}

const [folder, downloads] = Deno.args;
let found: PageWork;
{
  await using host = plainHost(folder);
  await using browser = await startBrowser();
  const url = `${host.url}02-anatomy.html`;
  await using reader = await browser.newContext();
  const one = await reader.newPage();
  const other = await reader.newPage();
  const files: string[] = [];
  one.on("download", (download) => {
    files.push(download.suggestedFilename());
    void download.saveAs(`${downloads}/${download.suggestedFilename()}`);
  });
  await openLesson(one, url);
  await openLesson(other, url);
  const source = (page: Page, id: string) => textOf(page, `${cellAt(id)} > pre.code`);

  await write(one, "conv1", "const mine = 1;\nmd`${typeof mine}`;");
  await press(one, "conv1", "Run");
  await write(other, "side", "md`${typeof mine}`;");
  await press(other, "side", "Run");
  const variables = [await ownText(one, "conv1"), await ownText(other, "side")];
  await until(other, `JSON.stringify(localStorage).includes("typeof mine")`);
  const undisturbed = await source(one, "side");
  await openLesson(one, url);
  const both = [await source(one, "conv1"), await source(one, "side")];

  await one.click(".work-panel > summary");
  await one.click('.work-panel button:has-text("whole course")');
  await one.click('.work-panel button:has-text("notebook")');
  await until(one, `document.querySelector(".work-said").textContent.includes("has your edits")`);
  const read = async (name: string) => {
    for (let tries = 0; tries < 200; tries++) {
      const text = await Deno.readTextFile(`${downloads}/${name}`).catch(() => "");
      if (text.endsWith("\n")) return text;
      await one.evaluate(`new Promise((resolve) => setTimeout(resolve, 50))`);
    }
    throw new Error(`no download ${name}`);
  };
  const notebook = await read("02-anatomy.ipynb");
  const work = files.find((name) => name.endsWith(".json")) ?? "";
  const saved = await read(work);

  await one.goto(`${host.url}claims.html`, { waitUntil: "load" });
  await until(one, `document.querySelector("#own-claims p") !== null`);
  const before = await textOf(one, "#own-claims");
  await openLesson(other, url);
  await press(other, "claim-parameters", "Run all above");
  await press(other, "claim-parameters", "Run");
  await until(one, `document.querySelector("#own-claims .claim-card") !== null`);
  const after = await textOf(one, "#own-claims");
  const cards = await one.evaluate<number>(
    `document.querySelectorAll("#own-claims .claim-card").length`,
  );

  await one.goto(`${host.url}index.html`, { waitUntil: "load" });
  await until(one, `document.querySelector(".marks:not([hidden])") !== null`);
  const mark = await textOf(one, ".marks:not([hidden])");

  await using elsewhere = await browser.newContext();
  const third = await elsewhere.newPage();
  await openLesson(third, url);
  await third.click(".work-panel > summary");
  const said: string[] = [];
  await Deno.writeTextFile(`${downloads}/bad.json`, saved.replace('"version": 1', '"version": 7'));
  for (const name of ["bad.json", work]) {
    await third.setInputFiles(".work-panel input", [`${downloads}/${name}`]);
    await until(
      third,
      `!["", ${JSON.stringify(said.at(-1) ?? "")}].includes(
        document.querySelector(".work-said").textContent)`,
    );
    said.push(await textOf(third, ".work-said"));
  }
  found = {
    variables,
    undisturbed,
    both,
    files: files.sort(),
    saved,
    notebook,
    said,
    loaded: [await source(third, "conv1"), await source(third, "side")],
    claims: { before, after, cards },
    mark,
  };
}
console.log(JSON.stringify(found));
