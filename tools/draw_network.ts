/**
 * `deno task docs:picture`: writes the diagram of the paper's network for the README, from the same
 * specification that the model is built from. With `--check` it only compares.
 *
 * @module
 */
import { preset } from "../lib/spec/presets.ts";
import { towerDiagram } from "../lib/figures/pictures/towers.ts";

/** Where the README's picture lies. */
const target = new URL("../docs/network.svg", import.meta.url);

if (import.meta.main) {
  const svg = await towerDiagram(preset("paper"), { title: "AlexNet" }).svg() + "\n";
  if (Deno.args.includes("--check")) {
    const found = await Deno.readTextFile(target).catch(() => "");
    if (found !== svg) {
      console.error("docs/network.svg is not what the spec draws; run: deno task docs:picture");
      Deno.exit(1);
    }
    console.log("docs/network.svg is what the spec draws.");
  } else {
    await Deno.writeTextFile(target, svg);
    console.log(`Wrote docs/network.svg (${svg.length} bytes).`);
  }
}
