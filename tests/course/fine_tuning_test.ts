/** Covers notebooks/14-imagenet.ipynb: the paper's net starts from weights that a reader has. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DenoKernel } from "../../tools/notebook/kernel.ts";
import { isCode, readNotebook } from "../../tools/notebook/notebook.ts";
import { textOf } from "./stopping.ts";

const directory = new URL("../../notebooks", import.meta.url).pathname;

Deno.test("lesson 14 starts from the weights of a reader, with a new last layer for other classes", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/own.safetensors`;
  const { cells } = await readNotebook(`${directory}/14-imagenet.ipynb`);
  const sourceOf = (id: string) =>
    cells.filter(isCode).find((cell) => cell.id === id)?.source ?? "";
  await using kernel = await DenoKernel.start({
    directory,
    environment: { ALEXNET_SCALE: "quick" },
  });
  const run = async (code: string) => {
    const { status, outputs } = await kernel.execute(code, { timeout: 120_000 });
    const texts = outputs.map(textOf);
    assertEquals(status, "ok", texts.join("\n"));
    return texts.at(-1) ?? "";
  };
  try {
    for (const id of ["setup", "images", "grid", "network", "batch"]) await run(sourceOf(id));
    assertStringIncludes(await run(sourceOf("start")), "Initial weights, 2 classes, no dropout");
    // The weights of a reader: those of this net and as many classes, but of other names.
    await run(`
      const firstOf = (net) => net.getLayer("tower1/conv1").getWeights()[0].dataSync().slice();
      model.setWeights(model.getWeights().map((weight) => weight.add(1)));
      const theirs = firstOf(model);
      const info = { spec: trainedSpec, classNames: ["x", "y"], preprocessing };
      const saved = await alexnetLibrary.captureCheckpoint(model, undefined, info);
      await alexnetLibrary.saveCheckpoint(${JSON.stringify(path)}, saved);
      Deno.env.set("ALEXNET_WEIGHTS", ${JSON.stringify(path)});
      model.dispose(); 0`);
    assertStringIncludes(await run(sourceOf("start")), "Your weights, 2 classes");
    const kept = await run(`
      JSON.stringify({
        first: firstOf(model).every((value, i) => value === theirs[i]),
        last: Math.abs(model.getLayer("fc8").getWeights()[0].dataSync()[0]) > 0.5,
      })`);
    assertStringIncludes(kept, '{"first":true,"last":false}');
  } finally {
    await run("await images.remove(); 0").catch(() => {});
    await Deno.remove(folder, { recursive: true });
  }
});
