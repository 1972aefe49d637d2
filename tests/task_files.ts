/** The files that the jobs of `task_permissions.ts` read, in a folder of their own. */
import { encodePng } from "../lib/figures/pictures/encode_png.ts";

export const root = new URL("..", import.meta.url).pathname;
export const folder = await Deno.makeTempDir({ prefix: "permissions-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

export const net = "notebooks/checkpoints/cifarTwoTower.safetensors";
export const picture = `${folder}/grey.png`;
export const fixture = "tests/weights/sources/fixtures/torchvision.pth";
export const submission = `${folder}/submission.txt`;
await Deno.writeTextFile(submission, "1 2\n2 1\n");
export const truth = `${folder}/truth.txt`;
await Deno.writeTextFile(truth, "1\n1\n");
/** The work of a learner who has solved one exercise. */
export const submitted = `${folder}/anna-15-what-was-kept.ipynb`;
await Deno.writeTextFile(
  submitted,
  JSON.stringify({
    ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
    cells: [{
      ...{ cell_type: "code", id: "stub-port", metadata: {}, outputs: [], execution_count: null },
      source: "const portedKernel = ([r, g, b]: number[], d: number) => [b / d, g / d, r / d];",
    }],
  }),
);
const grey = new Uint8Array(40 * 40 * 3).fill(99);
await Deno.writeFile(picture, encodePng({ pixels: grey, width: 40, height: 40 }));
export const pictures = `${folder}/pictures`;
for (const label of ["a", "b"]) {
  await Deno.mkdir(`${pictures}/${label}`, { recursive: true });
  for (const i of [1, 2]) await Deno.copyFile(picture, `${pictures}/${label}/${i}.png`);
}
/** Photographs in the folders of classes, as those of ILSVRC. */
export const ilsvrc = `${folder}/ilsvrc`;
for (const split of ["train", "val"]) {
  await Deno.mkdir(`${ilsvrc}/${split}/n01440764`, { recursive: true });
  await Deno.copyFile(picture, `${ilsvrc}/${split}/n01440764/${split}.JPEG`);
}
export const training = [
  ...["--preset", "cifarSmall", "--limit", "64", "--test", "20"],
  ...["--epochs", "1", "--seed", "1"],
];
