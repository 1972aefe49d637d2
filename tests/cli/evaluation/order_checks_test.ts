/**
 * Covers lib/cli/evaluation/order_checks.ts and lib/cli/command/hierarchy_flag.ts: kits in
 * `deno task score`.
 */
import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { metaMat } from "../../../datasets/ilsvrc/kit/meta_mat_writer.ts";
import { main } from "../../../lib/cli/score.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { costMatrix, realSynsets, synset, synsets } from "../../datasets/ilsvrc/kit/made_up_kit.ts";
import { tarArchive } from "../../datasets/tar/tar_archive.ts";
import { missing, requirements } from "../../skip.ts";
import { captured } from "../captured.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = `${folder}/${name}`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else await Deno.writeFile(path, content);
  return path;
}

/** Runs the command in this process, and returns what it prints, without the folder. */
async function score(...args: string[]) {
  const { code, out, err } = await captured(() => main(args));
  const withoutFolder = (text: string) => text.replaceAll(`${folder}/`, "");
  return { code, out: withoutFolder(out), err: withoutFolder(err) };
}

const TRUTH = "ILSVRC2012_validation_ground_truth.txt";
// By number: cat, ship, dog, other dog.
const truthText = "1\n2\n3\n4\n";
const truth = await file(TRUTH, truthText);
const meta = await file("meta.mat", metaMat({ year: 2012, synsets }));
const kit = await file(
  "ILSVRC2012_devkit_t12.tar.gz",
  new Uint8Array(gzipSync(tarArchive({
    "ILSVRC2012_devkit_t12/data/meta.mat": metaMat({ year: 2012, synsets }),
    [`ILSVRC2012_devkit_t12/data/${TRUTH}`]: truthText,
  }))),
);
// The ship for the cat, then the right class; a dog for the other; right twice.
const guesses = await file("guesses.txt", "2 1\n2\n4 1 3\n4\n");

for (const [name, place] of [["the archive", kit], ["meta.mat", meta]]) {
  Deno.test(`with ${name}, score names the kit's order and counts as eval_hie does`, async () => {
    const { code, out, err } = await score(
      guesses,
      "--truth",
      truth,
      "--hierarchy",
      place,
      "--json",
    );
    assertEquals(code, 0, err);
    const { order, flat, hierarchical } = JSON.parse(out);
    assertEquals(order, `ILSVRC2012_ID of ${place.slice(folder.length + 1)}`);
    assertEquals(flat, [0.5, 0.25, 0, 0, 0]);
    // Costs by hand: 19 and 7; then 0 and 7; then none.
    assertEquals(hierarchical, [26 / 4, 7 / 4, 0, 0, 0]);
  });
}

Deno.test("the costs of 2010 are those of its cost_matrix", async () => {
  const place = await file("meta2010.mat", metaMat({ year: 2010, synsets, costMatrix }));
  const { out } = await score(guesses, "--truth", truth, "--hierarchy", place, "--json");
  assertEquals(JSON.parse(out).hierarchical[0], 6.5);
  assertEquals(JSON.parse(out).order, "ILSVRC2010_ID of meta2010.mat");
});

Deno.test("--order takes a kit, and --wordnet is another word for --hierarchy", async () => {
  const wnids = await file("wnids.txt", "n02119789\nn04194289\nn02100735\nn02100877\n");
  const named = await score(guesses, "--truth", wnids, "--order", meta, "--wordnet", kit, "--json");
  assertEquals(JSON.parse(named.out).hierarchical[0], 6.5, named.err);
  assertEquals(JSON.parse(named.out).order, "ILSVRC2012_ID of meta.mat");
  const twice = await score(guesses, "--truth", wnids, "--hierarchy", meta, "--wordnet", kit);
  assertStringIncludes(twice.err, "--hierarchy is given twice");
});

Deno.test("the kit's ground truth in another order is an error that says what to leave out", async () => {
  const order = await file("order.txt", "n02100735\nn02100877\nn02119789\nn04194289\n");
  const flags = ["--order", order];
  const withKit = await score(guesses, "--truth", truth, ...flags, "--hierarchy", kit);
  assertEquals(withKit.code, 2);
  assertStringIncludes(
    withKit.err,
    `The numbers in ${TRUTH} are those of the kit (ILSVRC2012_ID), not of the order order.txt; ` +
      `leave out --order.`,
  );
  const without = await score(guesses, "--truth", truth, ...flags);
  assertEquals(without.code, 2);
  assertStringIncludes(without.err, "give the kit or its meta.mat to --order.");
  // The same numbers under another name.
  const copy = await file("copy.txt", truthText);
  const copied = await score(guesses, "--truth", copy, ...flags, "--hierarchy", kit);
  assertStringIncludes(copied.err, "are those of the kit (ILSVRC2012_ID)");
  const other = await file("other.txt", "3\n4\n1\n2\n");
  const own = await score(guesses, "--truth", other, ...flags, "--hierarchy", kit);
  assertEquals(own.code, 0, own.err);
  assertStringIncludes(own.out, "class order: order.txt, which is not ILSVRC2012_ID of ILSVRC2012");
});

Deno.test("an order of other classes than the kit's is an error", async () => {
  const { code, err } = await score(
    ...[guesses, "--truth", truth, "--order", "sorted", "--hierarchy", meta],
  );
  assertEquals(code, 2);
  assertStringIncludes(
    err,
    "Expected the 4 classes of ILSVRC2012_ID of meta.mat in the order sorted WNIDs but found 1000 " +
      "with n01440764",
  );
});

Deno.test("guesses that are far better in another order bring a warning", async () => {
  const images = 200;
  const random = new RandomStreams(3).stream("truth");
  const ids = Array.from({ length: images }, () => 1 + random.integer(4));
  // The position of each class among the sorted WNIDs.
  const sorted = [3, 4, 1, 2];
  const ground = await file("many.txt", ids.map((id) => `${id}\n`).join(""));
  const mixed = await file("mixed.txt", ids.map((id) => `${sorted[id - 1]}\n`).join(""));
  const { out, err } = await score(mixed, "--truth", ground, "--hierarchy", kit, "--json");
  const says = "the guesses look numbered by sorted WNIDs, not by ILSVRC2012_ID of " +
    "ILSVRC2012_devkit_t12.tar.gz: then 0.0 % of the images would be wrong, not 100.0 %";
  assertEquals(JSON.parse(out).alarm, says);
  assertStringIncludes(err, `warning: ${says}`);
  const right = await score(ground, "--truth", ground, "--hierarchy", kit, "--json");
  assertEquals("alarm" in JSON.parse(right.out), false);
  // The other way about: true classes by WNID, guesses by the kit's numbers.
  const wnids = await file("many_wnids.txt", ids.map((id) => `${synsets[id - 1].wnid}\n`).join(""));
  const order = await file(
    "sorted.txt",
    synsets.slice(0, 4).map(({ wnid }) => wnid).sort().join("\n"),
  );
  const again = await score(
    ground,
    "--truth",
    wnids,
    "--order",
    order,
    "--hierarchy",
    kit,
    "--json",
  );
  assertStringIncludes(JSON.parse(again.out).alarm, "look numbered by ILSVRC2012_ID of ILSVRC2012");
});

Deno.test("a file that is neither a kit nor WordNet is an error that says so", async () => {
  const say = async (content: string | Uint8Array) =>
    (await score(
      guesses,
      "--truth",
      truth,
      "--order",
      meta,
      "--hierarchy",
      await file("x", content),
    ))
      .err;
  assertStringIncludes(await say("1\n2\n"), "Expected a synset");
  assertStringIncludes(await say("MATLAB 7.3 MAT-file".padEnd(600)), "version 7.3, which is HDF5");
  assertStringIncludes(await say(Uint8Array.of(0x1f, 0x8b, 1, 2)), "a gzip file");
  const { err } = await score(guesses, "--truth", truth, "--hierarchy", `${folder}/none`);
  assertStringIncludes(err, "none");
});

Deno.test({
  name: "a meta.mat of the real classes gives the hierarchical errors that WordNet gives",
  ignore: await missing(requirements.wordnet),
  fn: async () => {
    const nouns = "/usr/share/wordnet/data.noun";
    const real = await realSynsets(await Deno.readTextFile(nouns));
    const place = await file("real/meta.mat", metaMat(real));
    const random = new RandomStreams(5).stream("guesses");
    const draw = () => 1 + random.integer(1000);
    const truths = Array.from({ length: 1000 }, draw);
    const wnids = await file(
      "real.txt",
      truths.map((id) => `${real.synsets[id - 1].wnid}\n`).join(""),
    );
    const own = await file(
      "real_guesses.txt",
      truths.map((id) => `${[...new Set([draw(), draw(), id, draw()])].join(" ")}\n`).join(""),
    );
    const flags = [own, "--truth", wnids, "--order", place, "--json"];
    const kit = JSON.parse((await score(...flags, "--hierarchy", place)).out);
    const wordnet = JSON.parse((await score(...flags, "--hierarchy", nouns)).out);
    assertEquals(kit, wordnet);
    assertAlmostEquals(kit.hierarchical[2], 0);
    assertEquals(kit.hierarchical[0] > 5, true);
  },
});

Deno.test("a hierarchy of a kit has no class of another", async () => {
  const rows = [synset(1, "n00000001"), synset(2, "n00000002"), synset(3, "n00000003", [1, 2], 1)];
  const place = await file("two/meta.mat", metaMat({ year: 2012, synsets: rows }));
  const { err } = await score(guesses, "--truth", truth, "--order", meta, "--hierarchy", place);
  assertStringIncludes(err, "Expected the 2 classes of ILSVRC2012_ID of two/meta.mat");
});
