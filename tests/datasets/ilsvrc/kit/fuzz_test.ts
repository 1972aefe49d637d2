/**
 * Covers datasets/ilsvrc/kit: a damaged kit is read or refused with the typed error, quickly.
 * `ALEXNET_FUZZ_SECONDS=20` tries each for 20 seconds instead of a fixed number of files, and
 * `ALEXNET_FUZZ_SEED` starts elsewhere.
 */
import { assert } from "@std/assert";
import { deflateSync, gzipSync } from "node:zlib";
import { openDevelopmentKit } from "../../../../datasets/ilsvrc/kit/development_kit.ts";
import { readMatFile } from "../../../../datasets/ilsvrc/kit/mat_file.ts";
import { readMetaMat } from "../../../../datasets/ilsvrc/kit/meta_mat.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { reportFigures } from "../../../report_figures.ts";
import { bytesOf, little } from "../../../weights/file_bytes.ts";
import { Mutations } from "../../../weights/mutations.ts";
import { tarArchive } from "../../tar/tar_archive.ts";
import { goldenBytes, goldenFiles } from "./mat_golden.ts";

const seconds = Number(Deno.env.get("ALEXNET_FUZZ_SECONDS") ?? 0);
const seed = Number(Deno.env.get("ALEXNET_FUZZ_SEED") ?? 1);
/** No damaged file of a few kilobytes takes a hundredth of it; it is there to find a hang. */
const MOST_SECONDS = 5;

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const kits = ["kit_2012.mat", "kit_2010.mat"].map(goldenBytes);
/** The variables of the file, which are damaged before they are compressed. */
const contents = kits.map((bytes) => bytes.subarray(128));
const header = kits[0].subarray(0, 128);
const archives = kits.map((bytes) =>
  tarArchive({ "data/meta.mat": bytes, "data/ILSVRC2012_validation_ground_truth.txt": "1\n2\n3\n" })
);

/** The readers, each with the files that are damaged. */
const targets: Readonly<
  Record<string, {
    readonly read: (bytes: Uint8Array) => unknown;
    readonly originals: readonly Uint8Array[];
    /** Files of a normal run. */
    readonly files: number;
  }>
> = {
  "MATLAB file": {
    read: (bytes) => readMatFile(bytes, "fuzz"),
    originals: Object.keys(goldenFiles).map(goldenBytes),
    files: 20_000,
  },
  "meta.mat": { read: (bytes) => readMetaMat(bytes, "fuzz"), originals: kits, files: 8000 },
  "compressed meta.mat": {
    read: (bytes) => {
      const packed = deflateSync(bytes);
      return readMetaMat(bytesOf(header, little(15, 4), little(packed.length, 4), packed), "fuzz");
    },
    originals: contents,
    files: 4000,
  },
  "archive of a kit": {
    read: async (bytes) => {
      await Deno.writeFile(`${folder}/kit`, gzipSync(bytes));
      return await openDevelopmentKit(`${folder}/kit`);
    },
    originals: archives,
    files: 200,
  },
};

for (const [name, { read, originals, files }] of Object.entries(targets)) {
  Deno.test(`a damaged ${name} is read or refused with the typed error, quickly`, async (t) => {
    const mutations = new Mutations(originals, seed);
    const started = performance.now();
    let [tried, refused, worst] = [0, 0, 0];
    const goesOn = () => seconds > 0 ? performance.now() - started < 1000 * seconds : tried < files;
    for (; goesOn(); tried++) {
      const bytes = mutations.next();
      const start = performance.now();
      try {
        await read(bytes);
      } catch (error) {
        if (!(error instanceof BadFileError)) {
          throw new Error(`File ${tried} of seed ${seed}: ${bytes.toBase64()}`, { cause: error });
        }
        refused++;
      }
      worst = Math.max(worst, performance.now() - start);
    }
    reportFigures(t, `${tried} files, ${refused} refused, at most ${worst.toFixed(1)} ms each`);
    assert(worst < 1000 * MOST_SECONDS, `a file took ${worst} ms`);
    assert(refused > tried / 10, `only ${refused} of ${tried} were refused`);
  });
}

for (const name of ["kit_2010.mat", "kit_2010_compressed.mat"]) {
  Deno.test(`${name} is refused wherever it is cut off`, () => {
    const bytes = goldenBytes(name);
    for (let length = 0; length < bytes.length; length++) {
      try {
        readMetaMat(bytes.subarray(0, length), "cut");
      } catch (error) {
        if (error instanceof BadFileError) continue;
        throw error;
      }
      // Without the last variable, the kit of 2010 has no costs and is whole otherwise.
      assert(length > 128, `${length} bytes were read`);
      assert(
        !readMetaMat(bytes.subarray(0, length), "cut").costMatrix,
        `${length} bytes were read`,
      );
    }
  });
}
