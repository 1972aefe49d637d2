import { assertRejects } from "@std/assert";
import { requireSeparate } from "../../../lib/cli/preparation/separate_folders.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { withFiles } from "../../datasets/ilsvrc/sources/small_sources.ts";

const files = ["data/own/train/n01440764/n01440764_1.JPEG", "data/packed/ILSVRC2012_img_val.tar"];
const rejects = (source: string, to: string, said: string) =>
  assertRejects(() => requireSeparate(source, to), BadArgumentError, said);

Deno.test("shards go neither to the source nor to a folder that contains it", () =>
  withFiles(files, async (folder) => {
    const source = `${folder}/data/own`;
    await Deno.symlink(source, `${folder}/link`);
    for (const to of [source, `${source}/`, `${folder}/link`, `${source}/train/..`]) {
      await rejects(source, to, "the folder of the source itself");
    }
    for (const to of [folder, `${folder}/data`]) await rejects(source, to, "contains the source");
  }));

Deno.test("shards do not go into a source of folders", () =>
  withFiles(files, async (folder) => {
    const source = `${folder}/data/own`;
    for (const to of [`${source}/shards`, `${source}/train/new/shards`]) {
      await rejects(source, to, "a folder in the source");
    }
  }));

Deno.test("shards may go beside the source, and beside archives in it", () =>
  withFiles(files, async (folder) => {
    await requireSeparate(`${folder}/data/own`, `${folder}/data/own shards`);
    await requireSeparate(`${folder}/data/own`, `${folder}/data/..shards`);
    await requireSeparate(`${folder}/data/packed`, `${folder}/data/packed/shards`);
  }));
