/**
 * Runs lessons as their pages on the site do, in the worker of a page of Chromium.
 */
import { fileURLToPath } from "node:url";
import { loadCifar10 } from "../../../../datasets/cifar10.ts";
import { AlexNetError } from "../../../../lib/errors.ts";
import { bundleForBrowsers } from "../../../../tools/bundle.ts";
import { isCode, type Notebook, type Output } from "../../../../tools/notebook/notebook.ts";
import { writeLessonFiles } from "../../../../tools/site/lesson_files.ts";
import { runScript } from "../chromium.ts";

/** A lesson, and what stands for environment variables in its page. */
export interface LessonToRun {
  /** File name without `.ipynb`. */
  readonly name: string;
  /** Its code cells. */
  readonly cells: readonly { readonly id: string; readonly source: string }[];
  /** E.g. `ALEXNET_SCALE`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a cell gave. */
export interface RanCell {
  /** The name of the cell. */
  readonly id: string;
  /** `ok` or `error`. */
  readonly status: string;
  /** Its duration. */
  readonly seconds: number;
  /** What it shows at the end of the lesson. */
  readonly outputs: Output[];
}

/** A lesson that has run. */
export interface LessonInPage {
  /** File name without `.ipynb`. */
  readonly name: string;
  /** Errors outside cells, and requests to other machines. */
  readonly problems: string[];
  /** All of its code cells. */
  readonly cells: RanCell[];
}

/** Options of {@linkcode runInPages}. */
export interface PageRunOptions {
  /** Whether the page is cross-origin isolated, so that threads share memory; default true. */
  readonly isolated?: boolean;
  /** In place of the folder that this module builds and deletes. */
  readonly folder?: string;
}

/** The lesson of `notebook` with these settings. */
export function lessonToRun(
  name: string,
  notebook: Notebook,
  environment: Readonly<Record<string, string>>,
): LessonToRun {
  const cells = notebook.cells.filter(isCode).map(({ id, source }) => ({ id, source }));
  return { name, cells, environment };
}

/** Runs `lessons`, each in a page of its own. */
export async function runInPages(
  lessons: readonly LessonToRun[],
  options: PageRunOptions = {},
): Promise<LessonInPage[]> {
  const folder = options.folder ?? await Deno.makeTempDir({ prefix: "alexnet-tab-" });
  try {
    if (options.folder === undefined) await buildFolder(folder);
    await Deno.writeTextFile(`${folder}/lessons.json`, JSON.stringify(lessons));
    await using server = serve(folder, options.isolated ?? true);
    const { port } = server.addr;
    return await runScript("tab/run_lessons.ts", [
      `http://127.0.0.1:${port}/`,
      `${folder}/lessons.json`,
    ]);
  } finally {
    if (options.folder === undefined) await Deno.remove(folder, { recursive: true });
  }
}

/** Writes the kernel, the page that runs it and the files of the lessons into `folder`. */
export async function buildFolder(folder: string): Promise<void> {
  const bundle = async (entry: string, name: string) => {
    const path = fileURLToPath(import.meta.resolve(entry));
    await bundleForBrowsers(path, ["--minify", "--output", `${folder}/${name}`]);
  };
  await bundle("../../../../tools/site/kernel/worker_entry.ts", "kernel.js");
  await bundle("./lesson_runner.ts", "runner.js");
  await writeLessonFiles(`${folder}/files`, { cifar: await loadCifar10() });
  await Deno.writeTextFile(
    `${folder}/index.html`,
    '<!doctype html><meta charset="utf-8"><title>A lesson</title>' +
      '<link rel="icon" href="data:,"><script type="module" src="runner.js"></script>',
  );
}

const types: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  png: "image/png",
};

/** A static server of `folder` on the loopback. */
function serve(folder: string, isolated: boolean): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const path = pathname === "/" ? "/index.html" : pathname;
    if (path.includes("..")) throw new AlexNetError("Expected a path within the folder.");
    try {
      return new Response(await Deno.readFile(folder + path), {
        headers: {
          "content-type": types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream",
          ...(isolated
            ? {
              "cross-origin-opener-policy": "same-origin",
              "cross-origin-embedder-policy": "require-corp",
            }
            : {}),
        },
      });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Response("", { status: 404 });
      throw error;
    }
  });
}
