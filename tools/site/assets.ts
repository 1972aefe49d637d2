/**
 * The assets of the site: styles, scripts and fonts, all local, so that it works from a folder and
 * without a network.
 *
 * @module
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { bundleForBrowsers } from "../browser_bundle.ts";
import { writeFonts } from "./look/fonts.ts";
import { siteStyle } from "./look/site_style.ts";

/** Makes an empty `folder`, whatever an earlier build left in it. */
export async function emptyFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(folder, { recursive: true });
}

/** Which scripts a site needs besides those of every page. */
export interface AssetOptions {
  /** Whether a page has widgets. */
  widgets: boolean;
  /** Whether the cells of lessons run. */
  live: boolean;
}

/** Writes all assets into `folder`. */
export async function writeAssets(folder: string, options: AssetOptions): Promise<void> {
  await Deno.mkdir(`${folder}/fonts`, { recursive: true });
  await Promise.all([
    siteStyle().then((style) => writeAtomically(`${folder}/site.css`, style)),
    writeFonts(`${folder}/fonts`),
    writePlotly(folder),
    writeKatex(folder),
    writeAtomically(`${folder}/icon.svg`, icon),
    writeLicences(folder),
    writeScripts(folder, options),
  ]);
}

/** Scripts that every page loads run also in a page opened as a file, so they are no modules. */
const scripts = { "page.js": "widgets/page.ts", "widgets.js": "widgets/main.ts" };

/** Modules that a page loads when its cells run, or its network. */
const modules = {
  "live.js": "live/live_page.ts",
  "rendering.js": "live/cell_rendering.ts",
  "editor.js": "live/code_editor.ts",
  "network.js": "network/network.ts",
};

/** Programs of workers, which have most of the library in common. */
const workers = {
  "kernel.js": "kernel/worker_entry.ts",
  "network_worker.js": "network/network_worker.ts",
};

/** Bundles the scripts one after the other: see {@linkcode bundleForBrowsers}. */
async function writeScripts(folder: string, { widgets, live }: AssetOptions): Promise<void> {
  for (const [name, entry] of Object.entries(scripts)) {
    if (name === "widgets.js" && !widgets) continue;
    await bundle(entry, `${folder}/${name}`, "iife");
  }
  if (!live) return;
  for (const [name, entry] of Object.entries(modules)) {
    await bundle(entry, `${folder}/${name}`, "esm");
  }
  await writeWorkers(folder);
}

/**
 * Bundles the workers together: what several of them load, and what one of them loads only when it is
 * used, e.g. recorded weights, is a file of its own in `modules/`.
 */
async function writeWorkers(folder: string): Promise<void> {
  // The files of an earlier build have other names.
  await emptyFolder(`${folder}/modules`);
  await bundleForBrowsers(Object.values(workers).map(pathOf), [
    ...["--format", "esm", "--minify", "--code-splitting", "--outdir", `${folder}/modules`],
  ]);
  for (const [name, entry] of Object.entries(workers)) {
    const program = `import "./modules/${entry.replace(/\.ts$/, ".js")}";\n`;
    await writeAtomically(`${folder}/${name}`, program);
  }
}

const icon =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="3" y="2" width="11" height="28" rx="2" fill="#0072B2"/><rect x="18" y="2" width="11" height="28" rx="2" fill="#D55E00"/><path d="M3 16h26" stroke="#fff" stroke-width="3"/></svg>`;

async function writePlotly(folder: string): Promise<void> {
  const { default: script } = await import(
    "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
    { with: { type: "text" } }
  );
  await writeAtomically(`${folder}/plotly.js`, script as unknown as string);
}

/** The licences that the foot of a page links to. */
async function writeLicences(folder: string): Promise<void> {
  for (const name of ["LICENSE", "LICENSE-CC-BY-4.0"]) {
    const text = await Deno.readTextFile(new URL(`../../${name}`, import.meta.url));
    await writeAtomically(`${folder}/${name}.txt`, text);
  }
}

/** KaTeX's style with its woff2 fonts, which all browsers of the last ten years support. */
async function writeKatex(folder: string): Promise<void> {
  await import("katex");
  const path = createRequire(import.meta.url).resolve("katex/dist/katex.min.css");
  const style = await Deno.readTextFile(path);
  const fonts = new Set([...style.matchAll(/fonts\/([\w-]+\.woff2)/g)].map((match) => match[1]));
  const source = path.replace(/katex\.min\.css$/, "fonts");
  await writeAtomically(
    `${folder}/katex.css`,
    style.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[^"]*"\)/g, ""),
  );
  for (const font of fonts) await Deno.copyFile(`${source}/${font}`, `${folder}/fonts/${font}`);
}

/** Bundles a script of `tools/site` for browsers. */
async function bundle(entry: string, target: string, format: "iife" | "esm"): Promise<void> {
  await bundleForBrowsers(pathOf(entry), ["--format", format, "--minify", "--output", target]);
}

function pathOf(entry: string): string {
  return fileURLToPath(new URL(`./${entry}`, import.meta.url));
}
