/** Covers tools/notebook and lib/figures in Jupyter itself. */
import { assert, assertEquals } from "@std/assert";
import { learnerBuild } from "../../../tools/notebook/builds.ts";
import { executeNotebook } from "../../../tools/notebook/execute.ts";
import { installKernelspec } from "../../../tools/notebook/kernelspec.ts";
import {
  type CodeCell,
  isCode,
  type Notebook,
  notebookText,
  type Output,
  readNotebook,
  tagsOf,
} from "../../../tools/notebook/notebook.ts";
import { missing, requirements } from "../../skip.ts";
import { runScript } from "./chromium.ts";

const lacking = await missing(requirements.chromium) || await missing(requirements.jupyter);
/** Path for a screenshot of the front end after its run, for visual inspection. */
const picture = Deno.env.get("ALEXNET_SCREENSHOT");
const environment = { ALEXNET_SCALE: "quick" };

/** The outputs of a cell: their types and texts, with streams joined. */
function shownUnder(cell: CodeCell): string[] {
  const texts: string[] = [];
  let stream = "";
  const flush = () => {
    if (stream !== "") texts.push(`stream: ${stream}`);
    stream = "";
  };
  for (const output of cell.outputs) {
    if (output.output_type === "stream") {
      stream += joined(output.text);
      continue;
    }
    // A course run, with which the outputs are compared, has no reader for the progress of a call.
    if (output.output_type === "display_data" && /^$|^\[[#-]+\] /.test(describe(output))) continue;
    flush();
    texts.push(`${output.output_type}: ${describe(output)}`);
  }
  flush();
  return texts;
}

function joined(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}

function describe(output: Exclude<Output, { output_type: "stream" }>): string {
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  return joined(output.data["text/plain"] as string | string[] ?? "");
}

/** Starts Jupyter on a free port with separate kernels and settings; it stops when disposed. */
async function startJupyter(folder: string, data: string) {
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr as Deno.NetAddr;
  probe.close();
  const server = new Deno.Command("jupyter-notebook", {
    args: [
      "--no-browser",
      "--allow-root",
      "--NotebookApp.token=",
      "--NotebookApp.password=",
      "--ip=127.0.0.1",
      `--port=${port}`,
      `--notebook-dir=${folder}`,
    ],
    env: {
      ...environment,
      JUPYTER_DATA_DIR: data,
      JUPYTER_CONFIG_DIR: `${data}/config`,
      JUPYTER_RUNTIME_DIR: `${data}/runtime`,
      IPYTHONDIR: `${data}/ipython`,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines = server.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let log = "";
  while (!log.includes(`http://127.0.0.1:${port}`)) {
    const { done, value } = await lines.read();
    if (done) throw new Error(`Jupyter did not start:\n${log}`);
    log += value;
  }
  const drained = (async () => {
    while (!(await lines.read()).done) { /* until it ends, so that its pipe is never full */ }
  })();
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.status;
      await drained;
    },
  };
}

Deno.test({
  name: "in a Jupyter front end every output of lesson 01 is under its own cell",
  ignore: lacking,
  async fn() {
    const root = new URL("../../../", import.meta.url).pathname;
    await Deno.mkdir(`${root}.cache`, { recursive: true });
    // Inside the repository, where the kernel finds deno.json from the notebook's folder upwards.
    const folder = await Deno.makeTempDir({ dir: `${root}.cache`, prefix: "front-end-" });
    const data = await Deno.makeTempDir({ prefix: "alexnet-jupyter-" });
    try {
      await installKernelspec(`${data}/kernels`);
      const lesson = learnerBuild(await readNotebook(`${root}notebooks/01-start-here.ipynb`));
      await Deno.writeTextFile(`${folder}/lesson.ipynb`, notebookText(lesson));
      let driven: Notebook;
      {
        await using jupyter = await startJupyter(folder, data);
        driven = await runScript<Notebook>("drive_notebook.ts", [
          `${jupyter.url}/notebooks/lesson.ipynb`,
          ...picture === undefined ? [] : [picture],
        ]);
      }
      const { notebook: exact, failure } = await executeNotebook(lesson, {
        directory: folder,
        environment,
      });
      assertEquals(failure, undefined);
      const expected = exact.cells.filter(isCode);
      const found = driven.cells.filter(isCode);
      assertEquals(found.length, expected.length);
      let outputs = 0;
      found.forEach((cell, i) => {
        const under = shownUnder(cell);
        outputs += under.length;
        if (tagsOf(expected[i]).includes("timing")) {
          assertEquals(under.length, shownUnder(expected[i]).length, cell.source);
        } else assertEquals(under, shownUnder(expected[i]), cell.source);
      });
      assert(outputs > 5, `only ${outputs} outputs`);
    } finally {
      await Deno.remove(folder, { recursive: true });
      await Deno.remove(data, { recursive: true });
    }
  },
});
