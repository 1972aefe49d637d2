/** Covers lib/figures/live.ts and lib/figures/in_notebook.ts in the kernel. */
import { assert, assertEquals } from "@std/assert";
import { executeNotebook } from "../../tools/notebook/execute.ts";
import { type CodeCell, isCode } from "../../tools/notebook/notebook.ts";

const cell = (id: string, source: string): CodeCell => ({
  cell_type: "code",
  id,
  metadata: {},
  source,
  execution_count: null,
  outputs: [],
});

Deno.test("in the kernel a live figure is one output, an SVG first and Plotly at the end", async () => {
  const kinds: string[][] = [];
  const { notebook, failure } = await executeNotebook({
    metadata: {},
    cells: [cell(
      "live",
      `import { figure, liveFigure } from "@alexnet/alexnet/figures";
const losses: number[] = [];
const curve = () => figure({ data: [{ type: "scatter", y: losses }] }, {
  alt: \`A curve of \${losses.length} losses.\`, takeaway: "It falls." });
const live = liveFigure();
losses.push(2);
await live.update(curve);
losses.push(1);
await live.update(curve); // too soon: not drawn
await live.finish(curve());`,
    )],
  }, {
    directory: new URL("../../notebooks", import.meta.url).pathname,
    onOutput: (_, outputs) => {
      const last = outputs[outputs.length - 1];
      if (last?.output_type === "display_data") kinds.push(Object.keys(last.data));
    },
  });
  assertEquals(failure, undefined);
  const [live] = notebook.cells.filter(isCode);
  assertEquals(live.outputs.length, 1);
  assertEquals(kinds[0], ["image/svg+xml", "text/plain"]);
  const [output] = live.outputs;
  if (output.output_type !== "display_data") throw new TypeError("expected a display");
  assert("application/vnd.plotly.v1+json" in output.data);
  assertEquals(output.data["text/plain"], "Figure: A curve of 2 losses.\nTakeaway: It falls.");
});
