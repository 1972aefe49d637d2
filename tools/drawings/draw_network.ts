/**
 * `deno task dev docs:picture`: writes the diagram of the paper's network for the README, from the
 * specification of the model. With `--check` it only compares.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { preset } from "../../lib/spec/presets.ts";
import { towerDiagram } from "../../lib/figures/pictures/towers.ts";

/** The README's picture. */
const target = fileURLToPath(import.meta.resolve("../../docs/network.svg"));

if (import.meta.main) {
  const svg = await towerDiagram(preset("paper"), { title: "AlexNet" }).svg() + "\n";
  if (Deno.args.includes("--check")) {
    const found = await Deno.readTextFile(target).catch(() => "");
    if (found !== svg) {
      console.error("docs/network.svg differs from the spec; run: deno task dev docs:picture");
      Deno.exit(1);
    }
    console.log("docs/network.svg matches the spec.");
  } else {
    await writeAtomically(target, svg);
    console.log(`Wrote docs/network.svg (${svg.length} bytes).`);
  }
}
