/**
 * The development kit of the made-up ILSVRC.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { hierarchyCosts } from "../../hierarchy_costs.ts";
import { tarArchive, type TarFile } from "../../tar_writer.ts";
import type { Split } from "../image_source.ts";
import { metaMat } from "../kit/meta_mat_writer.ts";
import type { KitSynset } from "../kit/synsets.ts";
import { groupsAbove } from "./sample_classes.ts";
import type { SamplePlan } from "./sample_plan.ts";

const README: Readonly<Record<2010 | 2012, string>> = {
  2010: "A made-up set of images of CIFAR-10 in the form of ILSVRC-2010.\n",
  2012: "A made-up set of images of CIFAR-10 in the form of ILSVRC-2012.\n",
};

/** The files of the kit, below the folder that it unpacks to. */
export function kitFiles(plan: SamplePlan): TarFile[] {
  const encoder = new TextEncoder();
  return [
    { name: "readme.txt", bytes: encoder.encode(README[plan.year]) },
    { name: "data/meta.mat", bytes: sampleMetaMat(plan) },
    {
      name: `data/ILSVRC${plan.year}_validation_ground_truth.txt`,
      bytes: encoder.encode(groundTruth(plan, "val")),
    },
  ];
}

/** The kit as it is downloaded. */
export function kitArchive(plan: SamplePlan): { name: string; bytes: Uint8Array } {
  const [name, folder] = plan.year === 2012
    ? ["ILSVRC2012_devkit_t12.tar.gz", "ILSVRC2012_devkit_t12"]
    : ["ILSVRC2010_devkit-1.0.tar.gz", "devkit-1.0"];
  const files = kitFiles(plan).map((file) => ({ ...file, name: `${folder}/${file.name}` }));
  return { name, bytes: gzipSync(tarArchive(files)) };
}

/** The number of the class of each image, one a line. */
export function groundTruth({ images }: SamplePlan, split: Split): string {
  return images[split].map(({ own }) => `${own.number}\n`).join("");
}

/** The classes by their numbers, and the groups above them. */
function sampleMetaMat({ year, classes, images }: SamplePlan): Uint8Array {
  const groups = groupsAbove(classes);
  const byNumber = classes.toSorted((a, b) => a.number - b.number);
  const ids = new Map([
    ...byNumber.map(({ wnid, number }) => [wnid, number] as const),
    ...groups.map(({ name }, i) => [name, classes.length + 1 + i] as const),
  ]);
  const idOf = (wnid: string) => ids.get(wnid) ?? 0;
  const count = (wnid: string) => images.train.filter(({ own }) => own.wnid === wnid).length;
  const synsets: KitSynset[] = [
    ...byNumber.map(({ wnid, words, number }) => (
      {
        id: number,
        wnid,
        words,
        gloss: words,
        children: [],
        wordnetHeight: 0,
        trainImages: count(wnid),
      }
    )),
    ...groups.map(({ name, words, children, height }) => ({
      ...{ id: idOf(name), wnid: name, words, gloss: words, trainImages: 0 },
      children: children.map(idOf),
      wordnetHeight: height,
    })),
  ];
  if (year === 2012) return metaMat({ year, synsets });
  const wnids = byNumber.map(({ wnid }) => wnid);
  const leaves = wnids.map((name) => ({ name, children: [] }));
  const inner = groups.map(({ name, children, height }) => ({ name, children, height }));
  const { costs } = hierarchyCosts({ classes: wnids, nodes: [...inner, ...leaves] });
  return metaMat({ year, synsets, costMatrix: costs });
}
