/**
 * Runs lessons as their pages on the site do, in the worker of a page of Chromium.
 */
import { loadCifar10 } from "../../../../datasets/cifar10/cifar10.ts";
import { isCode, type Notebook, type Output, tagsOf } from "../../../../tools/notebook/notebook.ts";
import { writeLessonFiles } from "../../../../tools/site/lesson_files.ts";
import type { CellResult } from "./kernel_in_page.ts";
import { KernelServer } from "./kernel_server.ts";

/** A lesson that has run in a page. */
export interface LessonInPage {
  /** The notebook with what its cells show. */
  readonly notebook: Notebook;
  /** Cells that failed, errors of the page, and requests to other machines. */
  readonly problems: readonly string[];
  /** The duration of all cells. */
  readonly seconds: number;
}

/** A server with the kernel and the files that lessons read. */
export async function startLessonServer(isolated = true): Promise<KernelServer> {
  const server = await KernelServer.start({ isolated });
  const folder = await Deno.makeTempDir({ prefix: "alexnet-tab-" });
  try {
    await writeLessonFiles(folder, { cifar: await loadCifar10() });
    for await (const path of filesIn(folder)) {
      server.add(`/assets/files/${path}`, await Deno.readFile(`${folder}/${path}`));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return server;
}

async function* filesIn(folder: string, prefix = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${prefix}`)) {
    if (isDirectory) yield* filesIn(folder, `${prefix}${name}/`);
    else yield prefix + name;
  }
}

/**
 * Runs all code cells of `notebook` in a new page, also those below a cell that fails. Stop is pressed
 * `stopAfter` milliseconds after a cell with that metadata has begun.
 */
export async function runInPage(
  server: KernelServer,
  notebook: Notebook,
  environment: Readonly<Record<string, string>>,
): Promise<LessonInPage> {
  const cells = notebook.cells.filter(isCode);
  const sources = cells.map(({ source, metadata: { stopAfter } }, i) => ({
    ...{ name: `cell ${i + 1}`, source, stopAfter },
  }));
  server.add("/lesson.json", JSON.stringify({ cells: sources, environment }));
  const { value, requests, errors } = await server.evaluate<CellResult[]>('runFile("lesson.json")');
  const ran = new Map(cells.map(({ id }, i) => [id, value[i]]));
  const failed = cells.flatMap((cell, i) => {
    const must = tagsOf(cell).includes("raises-exception") ? "error" : "ok";
    return value[i].status === must ? [] : [`${cell.id}: ${messageOf(value[i].outputs)}`];
  });
  const outside = requests.filter((url) =>
    !url.startsWith(server.url) && !/^(blob|data):/.test(url)
  );
  return {
    notebook: {
      ...notebook,
      cells: notebook.cells.map((cell) =>
        isCode(cell) ? { ...cell, outputs: [...ran.get(cell.id)?.outputs ?? []] } : cell
      ),
    },
    problems: [...failed, ...errors, ...outside.map((url) => `asks ${url}`)],
    seconds: value.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

function messageOf(outputs: readonly Output[]): string {
  const errors = outputs.filter((output) => output.output_type === "error");
  return errors.map(({ ename, evalue }) => `${ename}: ${evalue}`).join("; ") || "no error";
}
