/** Covers tools/site/offline: the site on a host without headers, without a network, and updated. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { missing, requirements } from "../../../skip.ts";
import { runScript } from "../chromium.ts";
import { builtSite, version } from "./built_site.ts";
import type { OfflineFindings } from "./drive_offline.ts";

const ignore = await missing(requirements.chromium);
const pages = ["", "02-anatomy.html", "claims.html", "glossary.html"];

/** Another heading for the front page, and another sentence in the glossary. */
async function rename(folder: string, heading: string): Promise<void> {
  const front = await Deno.readTextFile(`${folder}/index.html`);
  await Deno.writeTextFile(
    `${folder}/index.html`,
    front.replace(/<h1>[^<]*/, `<h1>${heading}`),
  );
  const glossary = await Deno.readTextFile(`${folder}/glossary.html`);
  await Deno.writeTextFile(
    `${folder}/glossary.html`,
    glossary.replace("</main>", `<p>${heading}</p></main>`),
  );
}

let visited: Promise<OfflineFindings> | undefined;
/** Visits the site once. */
async function visits(): Promise<OfflineFindings> {
  return await (visited ??= (async () => {
    const next = await version("next", (folder) => rename(folder, "The next version"));
    const torn = await version("torn", (folder) => rename(folder, "Half of a version"));
    // The host has the new list and the new front page, but still the old glossary.
    await Deno.writeTextFile(`${torn}/assets/files/data/cifar10.json`, "{}");
    await Deno.remove(`${torn}/assets/files/data/cifar10.png`);
    await Deno.copyFile(`${await builtSite()}/glossary.html`, `${torn}/glossary.html`);
    return await runScript<OfflineFindings>("tab/drive_offline.ts", [
      await builtSite(),
      next,
      torn,
      ...pages,
    ]);
  })());
}

function visitTest(name: string, check: (findings: OfflineFindings) => void): void {
  Deno.test({ name, ignore, fn: async () => check(await visits()) });
}

visitTest(
  "on a host without headers a page is isolated after the first visit, by one reload",
  (found) => {
    assertEquals(found.first, { loads: 2, isolated: true, by: "reload" });
  },
);

visitTest("a page on which somebody has typed is not reloaded", (found) => {
  assertEquals(found.typed, { loads: 1, isolated: false, by: "navigate" });
});

visitTest(
  "without a network every page of the second visit is there, styled and isolated",
  (found) => {
    assertEquals(found.offline, [
      { title: "AlexNet, idea by idea", styled: true, isolated: true },
      { title: "02 Anatomy of the network · AlexNet, idea by idea", styled: true, isolated: true },
      { title: "Claims · AlexNet, idea by idea", styled: true, isolated: true },
      { title: "Glossary · AlexNet, idea by idea", styled: true, isolated: true },
    ]);
  },
);

visitTest("without a network a small cell runs in its page", (found) => {
  assertEquals(found.ran, "error 25 %");
});

visitTest("a cell has threads, and cannot send anything to another host", (found) => {
  assertStringIncludes(found.kernel, "refused, cpu: 2 threads, WebAssembly");
  assertEquals(found.reached, []);
});

visitTest("a new version takes effect at the next visit, not in an open page", (found) => {
  assertEquals(found.update, { before: "AlexNet, idea by idea", after: "The next version" });
});

visitTest("a version of which the host has only a part is not used", (found) => {
  assertEquals(found.torn, "redundant: AlexNet, idea by idea");
});

visitTest("no request leaves the machine, and no page reports an error", (found) => {
  assertEquals([...found.outside, ...found.errors], []);
});

visitTest("data that the host has in a later version only is no missing network", (found) => {
  for (const said of found.otherData) {
    assertStringIncludes(said, "The host has a new version of this site. Close all of its pages");
  }
  assertEquals(found.otherData.length, 2);
});
