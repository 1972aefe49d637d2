/**
 * Covers datasets/shards/sharded_images.ts, open_shards.ts, columns.ts and manifest_file.ts: reading,
 * and what is said about damage.
 */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { isMeasured } from "../../../lib/augmentation/measured_images.ts";
import { disposing } from "../../../lib/disposing.ts";
import { AlexNetError, BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import type { ShardEncoding } from "../../../datasets/shards/manifest.ts";
import { openShards } from "../../../datasets/shards/open_shards.ts";
import { OpenFiles } from "../../../datasets/open_files.ts";
import { ShardedImages } from "../../../datasets/shards/sharded_images.ts";
import { prepareShards } from "../../../datasets/shards/preparation/prepare_shards.ts";
import { memorySource, photographs } from "./memory_source.ts";
import { resealed } from "./resealed.ts";
import { withFolder } from "./with_folder.ts";

const SIDE = 16;
const LENGTH = SIDE * SIDE * 3;
const source = memorySource({ train: await photographs(20), val: await photographs(4, 50) });

/** Runs `work` with a folder of shards of six raw images, or of fewer JPEGs. */
function withShards<T>(encoding: ShardEncoding, work: (folder: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    await prepareShards(source, { to: folder, side: SIDE, shardBytes: 6 * LENGTH, encoding });
    return await work(folder);
  });
}

/** Opens the training images for `work`. */
async function withTrain<T>(folder: string, work: (images: ShardedImages) => Promise<T>) {
  return await disposing(await openShards(folder, { split: "train" }), work);
}

/** Changes the file at `path`. */
async function change(path: string, edit: (bytes: Uint8Array) => Uint8Array | void) {
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, edit(bytes) ?? bytes);
}

for (const encoding of ["raw", "jpeg"] as const) {
  Deno.test(`${encoding} shards give images in any order, whatever the number read at once`, async () => {
    await withShards(encoding, async (folder) => {
      const read = async (indices: number[], parallel: number) =>
        await disposing(
          await openShards(folder, { split: "train", parallel }),
          (images) => images.read(indices),
        );
      const all = await read(Array.from({ length: 20 }, (_, i) => i), 4);
      const order = [19, 0, 7, 7, 3, 12, 6, 5, 18];
      const one = await read(order, 1);
      for (const [i, index] of order.entries()) {
        const image = all.subarray(index * LENGTH, (index + 1) * LENGTH);
        assertEquals(one.subarray(i * LENGTH, (i + 1) * LENGTH), image);
      }
      assertEquals(await read(order, 16), one);
    });
  });

  Deno.test(`a flipped byte in a ${encoding} shard is an error that names shard, record and place`, async () => {
    await withShards(encoding, async (folder) => {
      const name = `shard-00001.${encoding === "raw" ? "raw" : "tar"}`;
      const offset = await withTrain(folder, async (images) => {
        await images.read([0]);
        return encoding === "raw" ? 2 * LENGTH + 100 : undefined;
      });
      // In a tar, the last byte before the padding of the first JPEG.
      await change(`${folder}/train/${name}`, (bytes) => {
        const at = offset ??
          512 + parseInt(new TextDecoder().decode(bytes.subarray(124, 135)), 8) - 3;
        bytes[at] ^= 1;
      });
      await withTrain(folder, async (images) => {
        const indices = Array.from({ length: 20 }, (_, i) => i);
        const error = await assertRejects(() => images.read(indices), BadFileError);
        assertStringIncludes(error.details.path, name);
        assertStringIncludes(error.message, `record ${encoding === "raw" ? 2 : 0} (n0`);
        assertStringIncludes(error.message, "bytes with another checksum");
        assertEquals(error.details.offset, encoding === "raw" ? 2 * LENGTH : 512);
      });
    });
  });

  Deno.test(`a ${encoding} shard that is cut off or missing is an error when it is opened`, async () => {
    await withShards(encoding, async (folder) => {
      const path = `${folder}/train/shard-00000.${encoding === "raw" ? "raw" : "tar"}`;
      const { size } = await Deno.stat(path);
      await Deno.truncate(path, size - 1);
      const cut = await assertRejects(() => openShards(folder, { split: "train" }), BadFileError);
      assertEquals([cut.details.path, cut.details.offset], [path, size - 1]);
      assertStringIncludes(cut.message, "cut off");
      await Deno.remove(path);
      const gone = await assertRejects(() => openShards(folder, { split: "train" }), BadFileError);
      assertStringIncludes(gone.message, "nothing there");
      await disposing(await openShards(folder, { split: "val" }), (images) => images.read([0]));
    });
  });
}

Deno.test("an image that is lost while training is set aside once, with a warning", async () => {
  await withShards("raw", async (folder) => {
    await withTrain(folder, async (images) => {
      await change(`${folder}/train/shard-00000.raw`, (bytes) => void (bytes[3 * LENGTH] ^= 255));
      const warnings: string[] = [];
      const { warn } = console;
      console.warn = (text: string) => void warnings.push(text);
      try {
        for (let pass = 0; pass < 2; pass++) {
          const { read, pixels } = await images.readReadable([2, 3, 4]);
          assertEquals([...read], [2, 4]);
          assertEquals(pixels, await images.read([2, 4]));
        }
      } finally {
        console.warn = warn;
      }
      assertEquals([warnings.length, images.rejected.length], [1, 1]);
      assertStringIncludes(images.rejected[0].path, `image 3 (${images.nameOf(3)})`);
    });
  });
});

Deno.test("a disk or a decoder that gives no answer is an error, not a hang", async () => {
  await withShards("jpeg", async (folder) => {
    await withTrain(folder, async (good) => {
      const images = new ShardedImages({
        ...{ folder, split: "train", side: SIDE, classTable: good.classTable },
        columns: {
          ...{ count: 1, labels: undefined, numbers: new Uint32Array(1) },
          ...{ checksums: new Uint32Array(1), nameOf: () => "a.JPEG" },
          ...{ sizeOf: () => 0, offsetOf: () => 0 },
        },
        shards: [{ path: "train/shard-00000.tar", images: 1, bytes: 0, md5: "", sha256: "" }],
        ...{ statistics: undefined, sourceCount: 1, files: new OpenFiles("r", 1) },
        ...{ parallel: 1, deadline: 0.02, decode: () => new Promise(() => {}) },
      });
      await disposing(images, async () => {
        const { message } = await assertRejects(() => images.read([0]), AlexNetError);
        assertStringIncludes(message, "Expected 1 image of train");
        assertStringIncludes(message, "within 0.02 s");
        const error = await assertRejects(() => images.readReadable([0]), AlexNetError);
        assert(!(error instanceof BadFileError));
      });
    });
  });
});

Deno.test("shards know their classes, the kit's numbers, names, and the statistics of training", async () => {
  await withShards("raw", async (folder) => {
    await withTrain(folder, (images) => {
      assertEquals(images.classNames, ["n01440764", "n01443537", "n02012849"]);
      assertEquals(images.ids, [3, 1, 2]);
      assertEquals(images.fileNames[5], images.nameOf(5));
      assertEquals([images.count, images.sourceCount, images.hasLabels], [20, 20, true]);
      assert(isMeasured(images));
      assertThrows(() => images.nameOf(20), BadArgumentError);
      return assertRejects(() => images.read([-1]), BadArgumentError);
    });
  });
});

Deno.test("a folder without shards, a missing split and bad options are refused", async () => {
  await withFolder(async (folder) => {
    const refused = async (
      options: Parameters<typeof openShards>[1],
      error: new (...args: never[]) => AlexNetError,
    ) => (await assertRejects(() => openShards(folder, options), error)).message;
    assertStringIncludes(await refused({ split: "train" }, BadFileError), "nothing there");
    await prepareShards(source, { to: folder, side: SIDE, splits: ["val"] });
    const missing = await refused({ split: "train" }, BadFileError);
    assertStringIncludes(missing, "the split train but found val");
    await refused({ split: "val", parallel: 0 }, BadArgumentError);
    await refused({ split: "val", deadline: 0 }, BadArgumentError);
    await disposing(await openShards(folder, { split: "val" }), (images) => {
      assert(!isMeasured(images));
      return Promise.resolve();
    });
  });
});

Deno.test("a manifest or a column that is damaged is refused with what was expected", async () => {
  await withShards("raw", async (folder) => {
    const path = `${folder}/manifest.json`;
    const good = await Deno.readTextFile(path);
    const refused = async (text: string, said: string) => {
      await Deno.writeTextFile(path, text);
      const error = await assertRejects(() => openShards(folder, { split: "train" }), BadFileError);
      assertStringIncludes(error.message, said);
    };
    await refused(good.slice(0, 200), "JSON");
    await refused(good.replace('"version": 1', '"version": 2'), "Expected 1 for version");
    await refused(good.replace("train/labels.u16", "../labels.u16"), "a path in the folder");
    await refused(good.replace('"side": 16', '"side": 0'), "settings.side");
    const changed = async (from: string, to: string) => await resealed(good.replace(from, to));
    await refused(await changed('"side": 16', '"side": 17'), "for its");
    await refused(
      await changed('"images": 20', '"images": 21'),
      "21 images in the shards of train",
    );
    await refused(good.replace('"seed": 0', '"seed": 0, "sed": 1'), "no such field");
    await Deno.writeTextFile(path, good);
    for (const column of ["labels.u16", "numbers.u32", "crc32.u32", "names.txt"]) {
      const file = `${folder}/train/${column}`;
      const bytes = await Deno.readFile(file);
      await Deno.writeFile(file, bytes.subarray(0, -1));
      const error = await assertRejects(() => openShards(folder, { split: "train" }), BadFileError);
      assertEquals(error.details.path, file);
      await Deno.writeFile(file, bytes);
    }
    for (const file of ["labels.u16", "mean_image.f32"]) {
      await change(`${folder}/train/${file}`, (bytes) => void (bytes[2] ^= 1));
      const error = await assertRejects(() => openShards(folder, { split: "train" }), BadFileError);
      assertStringIncludes(error.message, "a file with SHA-256");
      await change(`${folder}/train/${file}`, (bytes) => void (bytes[2] ^= 1));
    }
  });
});
