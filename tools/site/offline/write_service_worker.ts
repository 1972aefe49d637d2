/**
 * Writes the service worker of a built site.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { bundleForBrowsers } from "../../browser_bundle.ts";
import { listSiteFiles } from "./site_files.ts";

/**
 * Writes `sw.js` for the site in `folder`. It is the last file of a build, because it lists the
 * others with their hashes.
 */
export async function writeServiceWorker(folder: string): Promise<void> {
  const entry = fileURLToPath(new URL("./service_worker.ts", import.meta.url));
  const program = await bundleForBrowsers(entry, ["--format", "iife", "--minify"]);
  const files = JSON.stringify(await listSiteFiles(folder));
  await writeAtomically(`${folder}/sw.js`, `var siteFiles = ${files};\n${program}\n`);
}
