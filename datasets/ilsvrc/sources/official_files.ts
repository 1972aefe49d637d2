/**
 * The names of the files of ILSVRC-2010 and ILSVRC-2012.
 *
 * @module
 */
import type { FolderEntry } from "../../class_folders.ts";
import type { Split } from "../image_source.ts";
import type { MemberRule } from "./tar_index.ts";

/** The years whose files are known. */
export type OfficialYear = 2010 | 2012;

/** The files of one year in a folder, by their names there. */
export interface OfficialFiles {
  /** The year. */
  readonly year: OfficialYear;
  /** The archives of images. */
  readonly archives: Readonly<Partial<Record<Split, string>>>;
  /** The archive of images that replace others (2010). */
  readonly patch?: string;
}

/** The images of a training archive, one inner archive for each class. */
const TRAIN: MemberRule = {
  container: /^(n\d{8})\.tar$/,
  image: /^(n\d{8})_\d+\.JPEG$/,
  example: "n01440764_18.JPEG",
  group: "name",
};

/** The names in the archives of images. */
export const RULES: Readonly<Record<OfficialYear, Readonly<Record<Split, MemberRule>>>> = {
  2010: {
    train: TRAIN,
    val: {
      image: /^ILSVRC2010_val_\d{8}\.JPEG$/,
      example: "ILSVRC2010_val_00000001.JPEG",
      group: "one",
    },
    test: {
      image: /^ILSVRC2010_test_\d{8}\.JPEG$/,
      example: "ILSVRC2010_test_00000001.JPEG",
      group: "one",
    },
  },
  2012: {
    train: TRAIN,
    val: {
      image: /^ILSVRC2012_val_\d{8}\.JPEG$/,
      example: "ILSVRC2012_val_00000001.JPEG",
      group: "one",
    },
    test: {
      image: /^ILSVRC2012_test_\d{8}\.JPEG$/,
      example: "ILSVRC2012_test_00000001.JPEG",
      group: "one",
    },
  },
};

/** The names in `patch_images.tar`: folders `train`, `val` and `test`. */
export const PATCH_RULE: MemberRule = {
  image: /^(?:n\d{8}_\d+|ILSVRC2010_(?:val|test)_\d{8})\.JPEG$/,
  group: "folder",
};

/** The names of the files of each year. */
const NAMES: Readonly<Record<OfficialYear, Readonly<Record<Split, RegExp>>>> = {
  2010: {
    train: /^ILSVRC2010_images_train\.tar$/,
    val: /^ILSVRC2010_images_val\.tar$/,
    test: /^ILSVRC2010_images_test\.tar$/,
  },
  2012: {
    train: /^ILSVRC2012_img_train\.tar$/,
    val: /^ILSVRC2012_img_val\.tar$/,
    test: /^ILSVRC2012_img_test(?:_v\d+)?\.tar$/,
  },
};

const PATCH = "patch_images.tar";

/** The files of each year of which there is an archive of images among `entries`. */
export function officialFiles(entries: readonly FolderEntry[]): OfficialFiles[] {
  const files = entries.flatMap(({ name, kind }) => kind === "file" ? [name] : []);
  return ([2010, 2012] as const).flatMap((year) => {
    const archives = Object.fromEntries(
      (["train", "val", "test"] as const).flatMap((split) => {
        const name = files.find((name) => NAMES[year][split].test(name));
        return name === undefined ? [] : [[split, name]];
      }),
    );
    if (Object.keys(archives).length === 0) return [];
    const patch = year === 2010 && files.includes(PATCH) ? { patch: PATCH } : {};
    return [{ year, archives, ...patch }];
  });
}
