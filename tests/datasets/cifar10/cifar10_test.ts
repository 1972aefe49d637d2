import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { BadFileError } from "../../../lib/errors.ts";
import { channelStatistics } from "../../../lib/augmentation/statistics.ts";
import { cacheFolder } from "../../../lib/files/cache_folder.ts";
import { cifar10FromBytes } from "../../../datasets/cifar10/cifar10_from_bytes.ts";
import { loadCifar10 } from "../../../datasets/cifar10/cifar10.ts";
import { decodeBatch, encodeBatch, FILES } from "../../../datasets/cifar10/cifar10_binary.ts";
import { classCounts } from "../../../datasets/dataset.ts";
import { tarArchive } from "../tar/tar_archive.ts";

const quiet = { onProgress: () => {} };

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cifar10-test-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("CIFAR-10 has 5,000 training and 1,000 test images per class, and the known means", async () => {
  const { train, test } = await loadCifar10();
  assertEquals(classCounts(train), Array(10).fill(5000));
  assertEquals(classCounts(test), Array(10).fill(1000));
  // Labels and statistics as published for the set (train mean and deviation on the 0 … 1 scale).
  assertEquals([...train.labels.slice(0, 10)], [6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
  assertEquals([...test.labels.slice(0, 10)], [3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
  const { mean, standardDeviation } = channelStatistics(train);
  for (const [i, expected] of [0.49139968, 0.48215841, 0.44653091].entries()) {
    assertAlmostEquals(mean[i] / 255, expected, 1e-8);
  }
  for (const [i, expected] of [0.24703223, 0.24348513, 0.26158784].entries()) {
    assertAlmostEquals(standardDeviation[i] / 255, expected, 1e-8);
  }
});

Deno.test("CIFAR-10 from the bytes of its files is the same as from the loader", async () => {
  const loaded = await loadCifar10(quiet);
  const folder = join(cacheFolder(), "cifar-10-batches-bin");
  const { train, test } = await cifar10FromBytes((name) => Deno.readFile(join(folder, name)));
  for (const [here, there] of [[train, loaded.train], [test, loaded.test]]) {
    assertEquals({ ...here, images: 0, labels: 0 }, { ...there, images: 0, labels: 0 });
    assert(here.images.every((byte, i) => byte === there.images[i]));
    assert(here.labels.every((label, i) => label === there.labels[i]));
  }
});

Deno.test("bytes that are not a file of CIFAR-10 are rejected with the file's name", async () => {
  const error = await assertRejects(
    () => cifar10FromBytes(() => new Uint8Array(9)),
    BadFileError,
    "data_batch_1.bin",
  );
  assertEquals(error.details.found, "9 bytes");
});

Deno.test("the first load reports its progress and removes the remains of a killed one", async () => {
  await withFolder(async (cacheDir) => {
    const folder = join(cacheDir, "cifar-10-batches-bin");
    await Deno.mkdir(folder);
    await Deno.writeFile(join(folder, "data_batch_1.bin"), new Uint8Array(1000));
    const litter = join(folder, `data_batch_2.bin.${crypto.randomUUID()}.tmp`);
    await Deno.writeFile(litter, new Uint8Array(1000));
    const seen: string[] = [];
    const { train, test } = await loadCifar10({
      cacheDir,
      onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
    });
    const counts = (phase: string) => seen.filter((line) => line.startsWith(phase));
    assertEquals([train.count, test.count], [50000, 10000]);
    assertEquals(counts("download"), ["download 0/1", "download 1/1"]);
    assertEquals(counts("unpack"), [0, 1, 2, 3, 4, 5, 6].map((done) => `unpack ${done}/6`));
    assertEquals(seen.at(-1), "read 6/6");
    await assertRejects(() => Deno.stat(litter), Deno.errors.NotFound);
  });
});

Deno.test("two concurrent processes leave a complete cache and no temporary files", async () => {
  await withFolder(async (cacheDir) => {
    const script = `
      import { loadCifar10 } from ${
      JSON.stringify(new URL("../../../datasets/cifar10/cifar10.ts", import.meta.url).href)
    };
      const { train, test } = await loadCifar10({ cacheDir: Deno.args[0] });
      console.log(train.count + test.count);`;
    const path = join(cacheDir, "load.ts");
    await Deno.writeTextFile(path, script);
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const run = () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-lock", "--config", config, path, cacheDir],
      }).output();
    for (const { code, stdout, stderr } of await Promise.all([run(), run()])) {
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      assertEquals(new TextDecoder().decode(stdout).trim(), "60000");
    }
    const names = [...Deno.readDirSync(join(cacheDir, "cifar-10-batches-bin"))].map((e) => e.name);
    assertEquals(names.sort(), ["batches.meta.txt", ...Object.keys(FILES)].sort());
  });
});

Deno.test("without a cache and a network, the error names every solution", async () => {
  await withFolder(async (cacheDir) => {
    const error = await assertRejects(
      () =>
        loadCifar10({
          ...quiet,
          cacheDir,
          offline: true,
          env: { DENO_DIR: join(cacheDir, "empty") },
        }),
      BadFileError,
    );
    for (const word of ["network", "cifar-10-binary.tar.gz", cacheDir, "ALEXNET_CACHE"]) {
      assert(error.message.includes(word), `${word} is not in: ${error.message}`);
    }
    assert(!error.message.includes("Stack backtrace"));
  });
});

Deno.test("a cache folder that cannot be created is an error with a solution", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeFile(file, new Uint8Array());
    const error = await assertRejects(
      () => loadCifar10({ ...quiet, cacheDir: join(file, "cache") }),
      BadFileError,
      "ALEXNET_CACHE",
    );
    assertEquals(error.details.path, join(file, "cache"));
  });
});

Deno.test("a damaged file in the cache is named, and not replaced", async () => {
  await withFolder(async (cacheDir) => {
    const { from, to } = await copyCache(cacheDir);
    const path = join(to, "data_batch_3.bin");
    const bytes = await Deno.readFile(join(from, "data_batch_3.bin"));
    bytes[12345] ^= 1;
    await Deno.remove(path);
    await Deno.writeFile(path, bytes);
    const flipped = await assertRejects(() => loadCifar10({ ...quiet, cacheDir }), BadFileError);
    assertEquals(flipped.details.path, path);
    assert(flipped.message.includes("SHA-256"), flipped.message);
    await Deno.writeFile(path, bytes.subarray(0, 1000));
    const torn = await assertRejects(() => loadCifar10({ ...quiet, cacheDir }), BadFileError);
    assert(torn.message.includes("30730000"), torn.message);
    assertEquals((await Deno.stat(path)).size, 1000);
  });
});

Deno.test("the official archive in the cache folder replaces the package", async () => {
  await withFolder(async (cacheDir) => {
    const { to } = await copyCache(cacheDir);
    const entries = await Promise.all(
      Object.keys(FILES).map(async (name) =>
        [`cifar-10-batches-bin/${name}`, await Deno.readFile(join(to, name))] as const
      ),
    );
    await Deno.remove(to, { recursive: true });
    const archive = join(cacheDir, "cifar-10-binary.tar.gz");
    await Deno.writeFile(archive, gzipSync(tarArchive(Object.fromEntries(entries)), { level: 0 }));
    const offline = { cacheDir, offline: true, env: { DENO_DIR: join(cacheDir, "empty") } };
    const { train, test } = await loadCifar10({ ...quiet, ...offline });
    assertEquals([train.count, test.count], [50000, 10000]);

    await Deno.remove(to, { recursive: true });
    await Deno.writeFile(
      archive,
      gzipSync(tarArchive(Object.fromEntries(entries.slice(1))), { level: 0 }),
    );
    const error = await assertRejects(
      () => loadCifar10({ ...quiet, ...offline }),
      BadFileError,
      "no data_batch_1.bin",
    );
    assertEquals(error.details.path, archive);
    await Deno.writeFile(archive, new Uint8Array([1, 2, 3]));
    await assertRejects(() => loadCifar10({ ...quiet, ...offline }), BadFileError, "gzip");
  });
});

Deno.test("a record is a label, then the red, green and blue planes", () => {
  const pixels = Uint8Array.from({ length: 2 * 3072 }, (_, i) => (i * 31) % 251);
  const file = encodeBatch(pixels, [7, 2]);
  assertEquals(file.length, 2 * 3073);
  assertEquals([file[0], file[3073]], [7, 2]);
  assertEquals([file[1], file[1 + 1024], file[1 + 2048]], [...pixels.slice(0, 3)]);
  assertEquals(file[2], pixels[3]);
  const back = new Uint8Array(pixels.length);
  const labels = new Uint8Array(2);
  decodeBatch(file, back, labels);
  assertEquals(back, pixels);
  assertEquals([...labels], [7, 2]);
});

/** Fills `cacheDir` with links to the files of the real cache. */
async function copyCache(cacheDir: string): Promise<{ from: string; to: string }> {
  await loadCifar10();
  const from = join(cacheFolder(), "cifar-10-batches-bin");
  const to = join(cacheDir, "cifar-10-batches-bin");
  await Deno.mkdir(to);
  for (const name of Object.keys(FILES)) await Deno.symlink(join(from, name), join(to, name));
  return { from, to };
}
