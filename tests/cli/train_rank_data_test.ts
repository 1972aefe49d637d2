/**
 * Covers lib/cli/ranks/rank_job.ts, lib/parallel/team/rank_team.ts and lib/training/run/assisting_run.ts: ranks
 * that read real files, and files and disks that fail.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import sharp from "sharp";
import { makeSampleIlsvrc } from "../../datasets/ilsvrc/sample/make_sample.ts";
import { main as prepare } from "../../lib/cli/prepare.ts";
import { missing, requirements } from "../skip.ts";
import { captured } from "./captured.ts";
import { apart, env, folder, processesOf, train } from "./rank_runs.ts";
import { root } from "../house.ts";

const ignore = await missing(requirements.mpi);

const short = ["--preset", "cifarTwoTower", "--limit", "18", "--batch", "6", "--epochs", "1"];
const tested = [...short, "--validation", "5", "--test", "5"];

/** Writes twelve pictures of each of two classes, a grey level each. */
async function pictures(): Promise<string> {
  for (const [label, level] of [["day", 200], ["night", 20]] as const) {
    await Deno.mkdir(`${folder}/sky/${label}`, { recursive: true });
    for (let i = 0; i < 12; i++) {
      const pixels = Uint8Array.from({ length: 48 * 40 * 3 }, (_, j) => level + (j * (i + 3)) % 29);
      await sharp(pixels, { raw: { width: 48, height: 40, channels: 3 } })
        .toFile(`${folder}/sky/${label}/${i}.png`);
    }
  }
  return `${folder}/sky`;
}

let made: Promise<string> | undefined;
/** The shards of two tests. */
const shards = () => made ??= makeShards();

/** Shards of 32 x 32 pixels. */
async function makeShards(): Promise<string> {
  await makeSampleIlsvrc(`${folder}/ilsvrc`, { trainPerClass: 4, valPerClass: 1 });
  const flags = ["--source", `${folder}/ilsvrc`, "--to", `${folder}/shards`, "--side", "32"];
  const { code, err } = await captured(() => prepare(flags));
  assertEquals(code, 0, err);
  return `${folder}/shards`;
}

const sources: Record<string, () => Promise<readonly string[]>> = {
  "CIFAR-10": () => Promise.resolve(tested),
  "a folder of pictures": async () => ["--data", await pictures(), ...short],
  "shards": async () => ["--data", await shards(), ...tested],
};

for (const [what, flagsOf] of Object.entries(sources)) {
  Deno.test({
    name: `two ranks train the net of one process on ${what}, in both ways`,
    ignore,
    fn: async () => {
      const flags = await flagsOf();
      const name = what.replaceAll(" ", "-");
      const one = await train([...flags, "--out", `${folder}/${name}-alone`]);
      assertEquals(one.code, 0, one.err);
      for (const mode of ["towers", "data"]) {
        const ranks = ["--ranks", "2", "--parallel", mode, "--out", `${folder}/${name}-${mode}`];
        const two = await train([...flags, ...ranks]);
        assertEquals([two.code, two.err], [0, one.err], two.out);
        const difference = await apart(`${name}-alone`, `${name}-${mode}`);
        assert(difference < 1e-5, `${mode}: ${difference}`);
      }
    },
  });
}

Deno.test({
  name:
    "a damaged image is read only by the rank that trains on it, which names it, and no rank waits",
  ignore,
  fn: async () => {
    const damaged = `${folder}/damaged`;
    await shards();
    await new Deno.Command("cp", { args: ["-r", `${folder}/shards`, damaged] }).output();
    const path = `${damaged}/train/shard-00000.raw`;
    const bytes = await Deno.readFile(path);
    const image = 5;
    bytes.fill(1, image * 32 * 32 * 3, image * 32 * 32 * 3 + 9);
    await Deno.writeFile(path, bytes);
    const flags = ["--data", damaged, ...tested, "--ranks", "2"];
    const data = await train([...flags, "--parallel", "data", "--out", `${folder}/damaged-data`]);
    assertEquals(data.code, 2);
    assertMatch(data.err, /^error on rank 1 \(.+\): Expected 3072 bytes of record 5 [^\n]*\n$/);
    assertStringIncludes(data.err, "bytes with another checksum");
    const towers = await train([...flags, "--out", `${folder}/damaged-towers`]);
    assertEquals(towers.code, 2);
    assertMatch(towers.err, /^error: Expected 3072 bytes of record 5 [^\n]*\n$/);
  },
});

/** A run of which the folder is on a disk of its own. */
async function onDisk(name: string, options: string, flags: readonly string[]) {
  await Deno.mkdir(`${folder}/${name}`);
  const mount = `mount -t tmpfs -o ${options} tmpfs ${folder}/${name} && exec "$@"`;
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", "-A", `${root}lib/cli/train.ts`];
  const { code, stderr } = await new Deno.Command("unshare", {
    args: ["-m", "sh", "-c", mount, "sh", ...deno, ...flags, "--out", `${folder}/${name}/run`],
    cwd: root,
    env: { ...env },
    stdout: "null",
  }).output();
  return { code, err: new TextDecoder().decode(stderr), left: processesOf(`${name}/run`) };
}

const synthetic = ["--synthetic", ...tested.with(7, "3")];

for (const mode of ["towers", "data"]) {
  Deno.test({
    name: `a disk that is full when rank 0 saves ends all ranks with one line: ${mode}`,
    ignore: ignore || await missing(requirements.namespaces),
    fn: async () => {
      // A checkpoint takes 3.5 MB, and the last one stays until the next is written.
      const flags = [...synthetic, "--ranks", "2", "--parallel", mode];
      const { code, err, left } = await onDisk(`full-${mode}`, "size=5m", flags);
      assertEquals([code, left], [2, []]);
      assertMatch(err, /^error: Expected free space for \d+ bytes but found a full disk [^\n]*\n$/);
    },
  });
}

Deno.test({
  name: "a folder that cannot be written to is one line before any rank starts",
  ignore: ignore || await missing(requirements.namespaces),
  fn: async () => {
    const { code, err } = await onDisk("read-only", "size=5m,ro", [...synthetic, "--ranks", "2"]);
    assertEquals(code, 2);
    assertMatch(err, /^error: Expected a folder [^\n]* but found a read-only disk [^\n]*\n$/);
  },
});
