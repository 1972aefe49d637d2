/** Covers lib/cli/convert.ts, name_list.ts, shown_classes.ts, tfjs_files.ts and find_checkpoint.ts. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";
import { writeNpy } from "../../lib/weights/numpy/write_npy.ts";
import { readWeightsFile } from "../../lib/weights/read_weights_file.ts";
import { loadFloats } from "../../lib/weights/safetensors.ts";
import { existing } from "../weights/sources/peers.ts";

const root = new URL("../..", import.meta.url).pathname;
const fixtures = `${root}tests/weights/sources/fixtures`;
const shipped = "notebooks/checkpoints/cifarTwoTower.safetensors";
const folder = await Deno.makeTempDir({ prefix: "convert-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function task(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

async function convert(...args: string[]) {
  const { code, out, err } = await task("convert", ...args);
  assertEquals([code, err], [0, ""]);
  return out;
}

/** The weights and what belongs to them in the file at `path`. */
async function contentOf(path: string) {
  const { checkpoint: { info, weights }, absent } = await loadWeights(path);
  const { mean, divisor, ...preprocessing } = info.preprocessing;
  // A checkpoint rounds the mean to float32.
  const means = Float32Array.from(mean);
  return { ...{ ...info, preprocessing, means, divisor }, weights, absent };
}

for (const file of ["torchvision.pth", "bvlc.npy", "caffenet.caffemodel", "lpips.ckpt"]) {
  Deno.test(`convert says what ${file} is and keeps it whole in a checkpoint`, async () => {
    const to = `${folder}/${file}.safetensors`;
    const out = await convert(`${fixtures}/${file}`, to);
    const { source } = await loadWeights(`${fixtures}/${file}`);
    assertStringIncludes(out, `${file}: ${source}\nnet: `);
    assertStringIncludes(out, `${to}: 0.0`);
    assertEquals(await contentOf(to), await contentOf(`${fixtures}/${file}`));
  });
}

Deno.test("convert prints the images that belong to the weights", async () => {
  const first = await convert(`${fixtures}/torchvision.pth`, `${folder}/images1.safetensors`);
  assertStringIncludes(
    first,
    "shorter side to 256, as Pillow does, the middle 224 x 224, RGB, minus 123.67, 116.28, 103.53, " +
      "divided by 58.4, 57.12, 57.38",
  );
  const second = await convert(`${fixtures}/bvlc.npy`, `${folder}/images2.safetensors`);
  assertStringIncludes(
    second,
    "stretched to 256 x 256, as OpenCV does, the middle 227 x 227, RGB, minus 124, 117, 104\n",
  );
});

Deno.test("a mean image of Caffe's is stored with the weights", async () => {
  const [mean, to] = [`${folder}/mean.npy`, `${folder}/mean.safetensors`];
  await Deno.writeFile(mean, writeNpy(new Float32Array(3 * 256 * 256).fill(99), [3, 256, 256]));
  const out = await convert(`${fixtures}/bvlc.npy`, to, "--mean", mean);
  assertStringIncludes(out, "RGB, minus the mean image\n");
  const { preprocessing } = (await loadWeights(to)).checkpoint.info;
  assertEquals(Array.from(preprocessing.mean), Array(227 * 227 * 3).fill(99));
});

Deno.test("a net goes to tfjs and back", async () => {
  const to = `${folder}/web/model.json`;
  await convert(`${fixtures}/bvlc.caffemodel`, to);
  assertEquals(await contentOf(to), await contentOf(`${fixtures}/bvlc.caffemodel`));
  // The folder of a model is also found by the commands.
  const again = `${folder}/again.safetensors`;
  assertStringIncludes(await convert(`${folder}/web`, again), "a net that this project exported");
});

Deno.test("a net goes back to its program's layout", async () => {
  const [own, back] = [`${folder}/own.safetensors`, `${folder}/back.safetensors`];
  await convert(`${fixtures}/bvlc.caffemodel`, own);
  await convert(own, back, "--layout", "caffe");
  const [written, original] = [back, `${fixtures}/bvlc.caffemodel`].map(readWeightsFile);
  const { tensors } = await original;
  assertEquals([...(await written).tensors.keys()].sort(), [...tensors.keys()].sort());
  for (const [name, tensor] of (await written).tensors) {
    assertEquals(loadFloats(tensor, name), loadFloats(existing(tensors.get(name)), name));
  }
});

Deno.test("one tensor goes to NumPy, in either layout", async () => {
  const shapeOf = async (name: string, ...args: string[]) => {
    await convert(`${fixtures}/torchvision.pth`, `${folder}/${name}.npy`, "--tensor", ...args);
    const { tensors } = await readWeightsFile(`${folder}/${name}.npy`);
    return [...tensors.values()].map(({ shape }) => shape);
  };
  assertEquals(await shapeOf("ours", "conv1/kernel"), [[11, 11, 3, 4]]);
  const theirs = ["features.0.weight", "--layout", "torchvision"];
  assertEquals(await shapeOf("theirs", ...theirs), [[4, 3, 11, 11]]);
});

Deno.test("names of classes travel with the weights, and classify uses them", async () => {
  const names = ["cat", "dog", "fox", "owl", "eel"];
  await Deno.writeTextFile(`${folder}/names.txt`, `${names.join("\r\n")}\n\n`);
  const to = `${folder}/named.safetensors`;
  await convert(`${fixtures}/torchvision.pth`, to, "--classes", `${folder}/names.txt`);
  assertEquals((await loadWeights(to)).checkpoint.info.classNames, names);
  const picture = `${folder}/grey.png`;
  await sharp({ create: { width: 300, height: 260, channels: 3, background: "#876" } })
    .toFile(picture);
  const { code, out, err } = await task("classify", picture, "--weights", to);
  assertEquals([code, err], [0, ""]);
  const printed = [...out.matchAll(/^ {2}(\w+) +[\d.]+ %$/gm)].map(([, name]) => name);
  assertEquals(printed.sort(), names.toSorted());
  // The file itself has no names.
  const plain = await task("classify", picture, "--weights", `${fixtures}/torchvision.pth`);
  assertEquals(plain.out.match(/class \d +[\d.]+ %/g)?.length, 5, plain.out + plain.err);
});

Deno.test("what cannot be converted is refused in one line before anything is written", async () => {
  await Deno.writeTextFile(`${folder}/there.safetensors`, "");
  await Deno.writeTextFile(`${folder}/few.txt`, "cat\ndog\n");
  await Deno.writeTextFile(`${folder}/twice.txt`, "cat\ncat\n");
  const torch = `${fixtures}/torchvision.pth`;
  const to = `${folder}/never.safetensors`;
  const cases: [string[], string][] = [
    [[torch], "at least 2 FROM TO"],
    [[torch, to, to], "at most 2 FROM TO"],
    [[torch, `${folder}/never.onnx`], "a name with .safetensors or .npy, or FOLDER/model.json"],
    [[torch, `${folder}/never.npy`], "--tensor, the name of the one tensor of a .npy"],
    [[torch, to, "--tensor", "conv1/kernel"], "a name with .npy for --tensor"],
    [[torch, `${folder}/never.npy`, "--tensor", "conv1/kernl"], "did you mean conv1/kernel?"],
    [
      [torch, `${folder}/never/model.json`, "--layout", "caffe"],
      "--layout alexnet for a model.json",
    ],
    [[torch, to, "--layout", "caffe"], "which computes something else"],
    [[torch, to, "--preset", "bvlc"], "the preprocessing belongs to the weights"],
    [[shipped, to, "--preset", "bvlc"], "which says what its net is (cifarTwoTower)"],
    [[torch, to, "--mean", `${root}README.md`], "a mean image"],
    [[torch, to, "--classes", `${folder}/few.txt`], "Expected 5 class names"],
    [[torch, to, "--classes", `${folder}/twice.txt`], "each name once but found cat twice"],
    [[`${fixtures}/lpips.ckpt`, `${folder}/never/model.json`], "without fc6, fc7, fc8"],
    [[`${root}README.md`, to], "a file of weights but found"],
    [[`${folder}/none.pth`, to], "found nothing there"],
    [[torch, `${folder}/there.safetensors`], "already exists; name another path"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await task("convert", ...args);
    assertEquals([code, err.trim().split("\n").length], [2, 1], `${args}: ${out}${err}`);
    assertStringIncludes(err, says);
  }
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  assert(!names.some((name) => name.startsWith("never")), names.join());
});
