/** Covers lib/cli/evaluate.ts and lib/cli/command/hierarchy_flag.ts: a development kit of ILSVRC. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { metaMat } from "../../../datasets/ilsvrc/kit/meta_mat_writer.ts";
import type { Preprocessing } from "../../../lib/augmentation/preprocessing.ts";
import { main } from "../../../lib/cli/evaluate.ts";
import { encodePng } from "../../../lib/figures/pictures/encode_png.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { captureCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { synsets } from "../../datasets/ilsvrc/kit/made_up_kit.ts";
import { captured } from "../captured.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

// The sorted WNIDs, and the number that the kit gives each.
const classNames = synsets.slice(0, 4).map(({ wnid }) => wnid).sort();
const numbers = [3, 4, 1, 2];
const meta = `${folder}/meta.mat`;
await Deno.writeFile(meta, metaMat({ year: 2012, synsets }));
for (const [i, wnid] of classNames.entries()) {
  await Deno.mkdir(`${folder}/val/${wnid}`, { recursive: true });
  const pixels = new Uint8Array(32 * 32 * 3).fill(60 * i);
  await Deno.writeFile(
    `${folder}/val/${wnid}/${i}.png`,
    await encodePng({ pixels, width: 32, height: 32 }),
  );
}
const net = `${folder}/net.safetensors`;
{
  const spec = { ...preset("cifarSmall"), name: "four classes", classes: 4 };
  const preprocessing: Preprocessing = {
    ...{ imageSide: 32, side: 32, padding: 0, mean: [0, 0, 0], divisor: [255, 255, 255] },
    channelOrder: "rgb",
  };
  const model = alexnet(spec, { seed: 1 });
  await saveCheckpoint(
    net,
    await captureCheckpoint(model, undefined, { spec, classNames, preprocessing }),
  );
  model.dispose();
}

/** Runs the command in this process, and returns what it prints. */
function evaluate(...args: string[]) {
  const flags = ["--weights", net, "--data", `${folder}/val`, "--backend", "cpu", "--json"];
  return captured(() => main([...flags, ...args]));
}

Deno.test("a kit gives evaluate the hierarchy, and a submission the kit's numbers", async () => {
  const own = `${folder}/own.txt`;
  const plain = await evaluate("--submission", own);
  assertEquals(plain.code, 0, plain.err);
  assertEquals("hierarchical" in JSON.parse(plain.out), false);
  assertStringIncludes(plain.err, "class numbers: the order of the net's classes, 1 is n02100735");
  const kit = `${folder}/kit.txt`;
  const { code, out, err } = await evaluate("--hierarchy", meta, "--submission", kit);
  assertEquals(code, 0, err);
  assertEquals(JSON.parse(out).hierarchical.length, 4);
  assertStringIncludes(
    err,
    `class numbers: ILSVRC2012_ID of ${meta}, 1 is n02119789, 4 is n02100877`,
  );
  const renumbered = (await Deno.readTextFile(own)).replaceAll(
    /\d/g,
    (k) => `${numbers[Number(k) - 1]}`,
  );
  assertEquals(await Deno.readTextFile(kit), renumbered);
});

Deno.test("a kit without a class of the net is an error before anything is measured", async () => {
  const other = `${folder}/other.mat`;
  const rows = synsets.map((row) => row.id === 2 ? { ...row, wnid: "n03095699" } : row);
  await Deno.writeFile(other, metaMat({ year: 2010, synsets: rows }));
  const { code, out, err } = await evaluate("--hierarchy", other);
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, "(ILSVRC-2010) but found n04194289; the years have other classes");
});
