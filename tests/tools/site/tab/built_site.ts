/** A small site with everything that its pages need, for the tests in a browser. */
import { copy } from "./copy_folder.ts";
import { loadCifar10 } from "../../../../datasets/cifar10/cifar10.ts";
import { writeServiceWorker } from "../../../../tools/site/offline/write_service_worker.ts";
import { buildSite } from "../../../../tools/site/site.ts";
import { fixtureClaims, fixtureLessons, fixtureRecord } from "../fixture.ts";

const folder = await Deno.makeTempDir({ prefix: "alexnet-tab-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** A folder for files of a test. */
export const testFolder = folder;

let built: Promise<string> | undefined;

/** Builds the site once and returns its folder. */
export function builtSite(): Promise<string> {
  return built ??= build(`${folder}/site`);
}

async function build(outDir: string): Promise<string> {
  await buildSite({
    lessons: await fixtureLessons(),
    claims: fixtureClaims,
    recorded: fixtureRecord,
    outDir,
    glossaryPath: new URL("../glossary.json", import.meta.url).pathname,
    files: { cifar: await loadCifar10() },
  });
  return outDir;
}

/** Another version of the site: `change` edits the files of a copy before its list is written. */
export async function version(
  name: string,
  change: (folder: string) => Promise<void>,
): Promise<string> {
  const outDir = `${folder}/${name}`;
  await copy(await builtSite(), outDir);
  await change(outDir);
  await writeServiceWorker(outDir);
  return outDir;
}
