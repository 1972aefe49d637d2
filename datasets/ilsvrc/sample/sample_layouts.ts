/**
 * The layouts in which the made-up ILSVRC is written, each as lists of files.
 *
 * @module
 */
import { tarArchive, type TarFile } from "../../tar/tar_writer.ts";
import type { Split } from "../image_source.ts";
import { groundTruth, kitArchive, kitFiles } from "./sample_kit.ts";
import type { SamplePictures } from "./sample_pictures.ts";
import type { PlannedImage, SamplePlan } from "./sample_plan.ts";

/** The layouts, in the order of their documentation. */
export const SAMPLE_LAYOUTS = ["2012", "2010", "kaggle", "folders", "caffe", "unpacked"] as const;

/**
 * How the files of a made-up ILSVRC lie: the official archives of `2012` or `2010`; as in the
 * competition of `kaggle`; in `folders`, one per class; in lists as those of `caffe`; or as the
 * archives of 2012 are `unpacked`.
 */
export type SampleLayout = typeof SAMPLE_LAYOUTS[number];

/** An image with its file. */
export interface MadeImage extends PlannedImage {
  /** What the file holds. */
  readonly bytes: Uint8Array;
}

/** The images of a made-up set with their files. */
export type MadeImages = Readonly<Record<Split, readonly MadeImage[]>>;

/** What a layout is written from. */
export interface LayoutParts {
  /** The classes and names. */
  readonly plan: SamplePlan;
  /** The images. */
  readonly images: MadeImages;
  /** What makes more of them. */
  readonly pictures: SamplePictures;
}

/** The files of each layout, by their paths in the folder of the set. */
export const layouts: Readonly<
  Record<SampleLayout, (parts: LayoutParts) => TarFile[] | Promise<TarFile[]>>
> = {
  2012: ({ plan, images }) => [
    kitArchive(plan),
    { name: "ILSVRC2012_img_train.tar", bytes: trainArchive(plan, images) },
    { name: "ILSVRC2012_img_val.tar", bytes: tarArchive(named(images.val)) },
  ],
  2010: async (parts) => [
    kitArchive(parts.plan),
    { name: "ILSVRC2010_images_train.tar", bytes: trainArchive(parts.plan, parts.images) },
    { name: "ILSVRC2010_images_val.tar", bytes: tarArchive(named(parts.images.val, "val/")) },
    { name: "ILSVRC2010_images_test.tar", bytes: tarArchive(named(parts.images.test, "test/")) },
    { name: "patch_images.tar", bytes: tarArchive(await replacements(parts)) },
    text("ILSVRC2010_test_ground_truth.txt", groundTruth(parts.plan, "test")),
  ],
  kaggle: ({ plan, images }) => [
    text("LOC_synset_mapping.txt", wordsOf(plan)),
    text("LOC_train_solution.csv", solution(images.train)),
    text("LOC_val_solution.csv", solution(images.val)),
    ...(["train", "val", "test"] as const).map((split) => {
      const lines = images[split].map(({ name, own }, i) => {
        const base = name.replace(/\.JPEG$/, "");
        return split === "train" ? `${own.wnid}/${base} ${i + 1}\n` : `${base} ${i + 1}\n`;
      });
      const list = split === "train" ? "train_cls" : split;
      return text(`ILSVRC/ImageSets/CLS-LOC/${list}.txt`, lines.join(""));
    }),
    ...byClass(images.train, "ILSVRC/Data/CLS-LOC/train/"),
    ...named(images.val, "ILSVRC/Data/CLS-LOC/val/"),
    ...named(images.test, "ILSVRC/Data/CLS-LOC/test/"),
  ],
  folders: ({ images }) => [...byClass(images.train, "train/"), ...byClass(images.val, "val/")],
  caffe: ({ plan, images }) => [
    text("synsets.txt", plan.classes.map(({ wnid }) => `${wnid}\n`).join("")),
    text("synset_words.txt", wordsOf(plan)),
    text("train.txt", list(plan, byClass(images.train, ""), images.train)),
    text("val.txt", list(plan, named(images.val), images.val)),
    ...byClass(images.train, "train/"),
    ...named(images.val, "val/"),
  ],
  unpacked: ({ plan, images }) => [
    ...kitFiles(plan),
    ...byClass(images.train, "ILSVRC2012_img_train/"),
    ...named(images.val, "ILSVRC2012_img_val/"),
  ],
};

function text(name: string, content: string): TarFile {
  return { name, bytes: new TextEncoder().encode(content) };
}

/** The images under their own names, after `folder`. */
function named(images: readonly MadeImage[], folder = ""): TarFile[] {
  return images.map(({ name, bytes }) => ({ name: `${folder}${name}`, bytes }));
}

/** The images in the folders of their classes. */
function byClass(images: readonly MadeImage[], folder: string): TarFile[] {
  return images.map(({ name, own, bytes }) => ({ name: `${folder}${own.wnid}/${name}`, bytes }));
}

/** The archive of the archives of all classes. */
function trainArchive({ classes }: SamplePlan, { train }: MadeImages): Uint8Array {
  return tarArchive(classes.map(({ wnid }) => ({
    name: `${wnid}.tar`,
    bytes: tarArchive(named(train.filter(({ own }) => own.wnid === wnid))),
  })));
}

/** The files of `patch_images.tar`. */
async function replacements({ images, pictures }: LayoutParts): Promise<TarFile[]> {
  const files: TarFile[] = [];
  for (const split of ["train", "val", "test"] as const) {
    for (const image of images[split].filter(({ odd }) => odd === "replaced")) {
      const bytes = await pictures.replacement(split, image);
      files.push({ name: `patch_images/${split}/${image.name}`, bytes });
    }
  }
  return files;
}

function wordsOf({ classes }: SamplePlan): string {
  return classes.map(({ wnid, words }) => `${wnid} ${words}\n`).join("");
}

/** Lines `ImageId,WNID x1 y1 x2 y2 `, here with a box around the whole image. */
function solution(images: readonly PlannedImage[]): string {
  const lines = images.map(({ name, own }) =>
    `${name.replace(/\.JPEG$/, "")},${own.wnid} 0 0 299 299 `
  );
  return ["ImageId,PredictionString", ...lines, ""].join("\n");
}

/** Lines `path label`, whose label is the position of the class. */
function list(
  { classes }: SamplePlan,
  files: readonly TarFile[],
  images: readonly PlannedImage[],
): string {
  const labels = new Map(classes.map(({ wnid }, label) => [wnid, label]));
  return files.map(({ name }, i) => `${name} ${labels.get(images[i].own.wnid)}\n`).join("");
}
