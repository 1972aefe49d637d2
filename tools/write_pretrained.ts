/**
 * `deno task dev build:pretrained`: writes the weights of `notebooks/checkpoints/` as a module of
 * `lib/pretrained/`, which loads without a file or a permission. With `--check` it only compares.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../lib/files/atomic_write.ts";

const source = fileURLToPath(
  import.meta.resolve("../notebooks/checkpoints/cifarTwoTower.safetensors"),
);
const target = fileURLToPath(import.meta.resolve("../lib/pretrained/cifar_two_tower.ts"));

/** The module with `bytes`, a checkpoint, as text. */
export function weightsModule(bytes: Uint8Array): string {
  return `// Written by \`deno task dev build:pretrained\` from notebooks/checkpoints/cifarTwoTower.safetensors.
// deno-fmt-ignore-file

/** The checkpoint of the recorded \`cifarTwoTower\`, in float16. */
export const cifarTwoTowerBase64: string =
  "${bytes.toBase64()}";
`;
}

if (import.meta.main) {
  const module = weightsModule(await Deno.readFile(source));
  if (!Deno.args.includes("--check")) {
    await writeAtomically(target, module);
    console.log(`Wrote ${target} (${module.length} bytes).`);
  } else if (await Deno.readTextFile(target).catch(() => "") === module) {
    console.log("The module of the pretrained net matches its checkpoint.");
  } else {
    console.error(
      "cifar_two_tower.ts differs from its checkpoint; run: deno task dev build:pretrained",
    );
    Deno.exit(1);
  }
}
