/**
 * ILSVRC-2010 and ILSVRC-2012 as they are downloaded: tar archives of images that are read where they
 * lie, and a development kit.
 *
 * @module
 */
import { join } from "node:path";
import { counted } from "../../../lib/counted.ts";
import { BadFileError } from "../../../lib/errors.ts";
import type { Rejected } from "../../rejected.ts";
import type { ClassTable } from "../class_table.ts";
import type { ImageSource, Split } from "../image_source.ts";
import { type Archive, openArchive } from "./archive.ts";
import { labelsOfGroups, labelsOfNumbers } from "./image_labels.ts";
import { classCountNotes, moreAnswersNotes, publishedNote } from "./count_notes.ts";
import { foundClasses } from "./found_classes.ts";
import { type KitAnswers, kitAnswers } from "./kit_answers.ts";
import { type OfficialFiles, PATCH_RULE, RULES } from "./official_files.ts";
import { type Patch, replacementsFrom } from "./patch_images.ts";
import type { ImageSourceOptions } from "./source_options.ts";
import { TarImages } from "./tar_images.ts";
import type { MemberRule } from "./tar_index.ts";
import { verifyArchives } from "./verify_archives.ts";

/**
 * Opens the official files of one year.
 *
 * @param folder where they are.
 * @param files their names.
 * @param kitName the development kit beside them, if there is one.
 * @param options where indices are saved, and who is told of the progress.
 * @throws {BadFileError} if an archive or the kit is damaged, or there are images without answers.
 */
export async function openOfficial(
  folder: string,
  files: OfficialFiles,
  kitName: string | undefined,
  options: ImageSourceOptions,
): Promise<ImageSource> {
  const source = new OfficialSource(folder, files, options);
  try {
    if (options.verify === true) {
      const names = [...Object.values(files.archives), ...(kitName === undefined ? [] : [kitName])];
      source.notes.push(await verifyArchives(folder, names, options.onProgress));
    }
    await source.open(
      kitName === undefined ? undefined : await kitAnswers(folder, kitName, files.year),
    );
  } catch (error) {
    source[Symbol.dispose]();
    throw error;
  }
  return source;
}

class OfficialSource implements ImageSource {
  readonly name: string;
  classes: ClassTable = { rows: [], source: "" };
  readonly splits: Partial<Record<Split, TarImages>> = {};
  readonly rejected: Rejected[] = [];
  readonly notes: string[] = [];
  readonly #folder: string;
  readonly #files: OfficialFiles;
  readonly #options: ImageSourceOptions;
  readonly #open: Disposable[] = [];

  constructor(folder: string, files: OfficialFiles, options: ImageSourceOptions) {
    this.name = `ILSVRC ${files.year}, official archives (${
      Object.keys(files.archives).join(", ")
    }), in ${folder}`;
    this.#folder = folder;
    this.#files = files;
    this.#options = options;
  }

  async open(kit: KitAnswers | undefined): Promise<void> {
    const { year, archives, patch: patchName } = this.#files;
    this.#requireKit(kit);
    const indexed: Partial<Record<Split, Archive>> = {};
    for (const [split, name] of bySplit(archives)) {
      indexed[split] = await this.#indexed(name, RULES[year][split]);
    }
    const patch = patchName === undefined ? undefined : await this.#indexed(patchName, PATCH_RULE);
    this.classes = kit?.classes ??
      await foundClasses(
        indexed.train?.index.groupNames ?? [],
        join(this.#folder, archives.train ?? ""),
      );
    for (const [split, own] of bySplit(indexed)) this.#add(split, own, kit, patch);
    if (kit === undefined) {
      this.notes.push("There is no development kit, so that classes have no number of ILSVRC.");
    }
    if (patch === undefined && year === 2010) {
      this.notes.push("There is no patch_images.tar, so that some images are blank.");
    }
  }

  [Symbol.dispose](): void {
    for (const archive of this.#open.splice(0)) archive[Symbol.dispose]();
  }

  async #indexed(name: string, rule: MemberRule): Promise<Archive> {
    const archive = await openArchive(join(this.#folder, name), rule, this.#options);
    this.#open.push(archive);
    const { rejected, rejectedCount, ended } = archive.index;
    this.rejected.push(...rejected);
    this.notes.push(...archive.notes);
    const more = rejectedCount - rejected.length;
    if (more > 0) this.notes.push(`${name}: ${counted(more, "more entry")} set aside.`);
    if (!ended) {
      this.notes.push(
        `${name} has no mark of its end: it may have been cut off between two files.`,
      );
    }
    return archive;
  }

  #add(
    split: Split,
    { file, index }: Archive,
    kit: KitAnswers | undefined,
    patch: Patch | undefined,
  ): void {
    const { year } = this.#files;
    const { replacements, unused } = patch === undefined
      ? { replacements: undefined, unused: 0 }
      : replacementsFrom(patch, split, index);
    const answers = split === "train" ? undefined : kit?.[split];
    const count = index.sizes.length;
    const images = { count, nameOf: (i: number) => index.names.at(i) };
    const labels = split === "train"
      ? labelsOfGroups(index, this.classes, file.path)
      : answers && labelsOfNumbers(images, answers, this.classes);
    this.splits[split] = new TarImages({
      file,
      index,
      labels,
      isNested: RULES[year][split].container !== undefined,
      ...(replacements === undefined ? {} : { replacements }),
    });
    this.notes.push(publishedNote(year, split, count));
    if (answers !== undefined) {
      this.notes.push(...moreAnswersNotes(split, answers.numbers.length, count));
    }
    if (split === "train" && labels !== undefined && kit !== undefined) {
      this.notes.push(...classCountNotes(labels, this.classes, kit.trainImages));
    }
    if (labels === undefined) this.notes.push(`${split}: there are no answers.`);
    if (replacements !== undefined && replacements.size > 0) {
      this.notes.push(`${split}: ${counted(replacements.size, "image")} replaced.`);
    }
    if (unused > 0) {
      this.notes.push(`${split}: ${counted(unused, "replacement")} without an image.`);
    }
  }

  /** @throws {BadFileError} if there are images whose answers would be in the kit. */
  #requireKit(kit: KitAnswers | undefined): void {
    const { year, archives } = this.#files;
    const hasAnswers = archives.val === undefined || kit?.val !== undefined;
    if (hasAnswers && (archives.train !== undefined || kit !== undefined)) return;
    const kitName = year === 2010 ? "ILSVRC2010_devkit-1.0.tar.gz" : "ILSVRC2012_devkit_t12.tar.gz";
    throw new BadFileError({
      path: this.#folder,
      expected: `${kitName}, which has the classes and the answers`,
      found: `${Object.values(archives).join(", ")} without ${
        kit === undefined ? "it" : "answers to the validation images in it"
      }`,
      hint: "download it to the same folder: it has a few megabytes",
    });
  }
}

/** The values of the splits that are there: training, validation and test. */
function bySplit<Value>(record: Partial<Record<Split, Value>>): [Split, Value][] {
  return (["train", "val", "test"] as const).flatMap((split) => {
    const value = record[split];
    return value === undefined ? [] : [[split, value]];
  });
}
