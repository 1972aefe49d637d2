/**
 * The development kit of the made-up ILSVRC.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { RandomStreams } from "../../../lib/random.ts";
import { hierarchyCosts } from "../../hierarchy_costs.ts";
import { tarArchive, type TarFile } from "../../tar/tar_writer.ts";
import type { Split } from "../image_source.ts";
import { metaMat } from "../kit/meta_mat_writer.ts";
import type { KitSynset } from "../kit/synsets.ts";
import { groupsAbove } from "./sample_classes.ts";
import { isPartial, type SamplePlan } from "./sample_plan.ts";

/** What the kit of the whole set says of each class: most of ILSVRC-2012's have as many images. */
const WHOLE = { train: 1300, val: 50 };

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

/**
 * The number of the class of each image, one a line; where the images are a part of the set, those of
 * the others follow.
 */
export function groundTruth(plan: SamplePlan, split: Split): string {
  const own = plan.images[split].map(({ own }) => own.number);
  const all = isPartial(plan) ? [...own, ...numbersOfOthers(plan, own)] : own;
  return all.map((number) => `${number}\n`).join("");
}

/** The classes of the images that the whole set has beside those of the classes `own`, shuffled. */
function numbersOfOthers({ year, kit }: SamplePlan, own: readonly number[]): number[] {
  const left = new Uint8Array(kit.length + 1).fill(WHOLE.val);
  for (const number of own) left[number]--;
  const others = kit.flatMap(({ number }) => new Array<number>(left[number]).fill(number));
  const order = new RandomStreams(year).stream("others").permutation(others.length);
  return Array.from(order, (place) => others[place]);
}

/** The classes by their numbers, and the groups above them. */
function sampleMetaMat(plan: SamplePlan): Uint8Array {
  const { year, kit, images } = plan;
  const groups = groupsAbove(kit);
  const byNumber = kit.toSorted((a, b) => a.number - b.number);
  const ids = new Map([
    ...byNumber.map(({ wnid, number }) => [wnid, number] as const),
    ...groups.map(({ name }, i) => [name, kit.length + 1 + i] as const),
  ]);
  const idOf = (wnid: string) => ids.get(wnid) ?? 0;
  const count = (wnid: string) =>
    isPartial(plan) ? WHOLE.train : images.train.filter(({ own }) => own.wnid === wnid).length;
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
