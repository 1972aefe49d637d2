import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ilsvrc2012Classes } from "../../datasets/ilsvrc/classes.ts";
import { realPackage } from "../../datasets/ilsvrc/real_packages.ts";
import { main } from "../../lib/cli/score.ts";
import { missing, requirements } from "../skip.ts";
import { captured } from "./captured.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Writes a file and returns its path. */
async function file(name: string, text: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/${name}`, text);
  return `${folder}/${name}`;
}

/** Runs the command in this process, and returns what it prints. */
async function score(...args: string[]) {
  const { code, out, err } = await captured(() => main(args));
  return { code, out: out.trimEnd(), err: err.trimEnd() };
}

const guesses = await file("guesses.txt", "2 1\n3 1 2\n1\n4 5\n");
const truth = await file("truth.txt", "1\n3\n2\n5\n");

Deno.test("the flat errors for one to five guesses are printed with their intervals", async () => {
  const { code, out, err } = await score(guesses, "--truth", truth);
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(out, "4 images; class order: that of both files, not named");
  assertMatch(out, /\n {2}1 +75\.000 % {2}\(30\.\d+ % to 95\.\d+ %\)\n/);
  assertMatch(out, /\n {2}2 +25\.000 %/);
  assertMatch(out, /\n {2}5 +25\.000 %/);
});

Deno.test("--json gives the same numbers to a program, and the text to the reader", async () => {
  const { out, err } = await score(guesses, "--truth", truth, "--json");
  const result = JSON.parse(out);
  assertEquals([result.images, result.flat], [4, [0.75, 0.25, 0.25, 0.25, 0.25]]);
  assertStringIncludes(err, "75.000 %");
});

Deno.test("two submissions are compared on the same images", async () => {
  const other = await file("other.txt", "1\n3\n1\n4\n");
  const { out } = await score(guesses, "--truth", truth, "--against", other, "--json");
  const { top1, top5 } = JSON.parse(out);
  assertEquals([top1.onlyFirstWrong, top1.onlySecondWrong, top1.difference], [1, 0, 0.25]);
  assertEquals([top5.onlyFirstWrong, top5.onlySecondWrong], [0, 1]);
});

Deno.test("true classes by WNID need an order, which the result names", async () => {
  const order = await file("order.txt", "n02119789 kit fox\nn02100735 English setter\n");
  const wnids = await file("wnids.txt", "n02100735\r\nn02119789\r\n");
  const own = await file("own.txt", "2\n2\n");
  const { code, err } = await score(own, "--truth", wnids);
  assertEquals(code, 2);
  assertStringIncludes(err, "wnids.txt has WNIDs; say by --order");
  const { out } = await score(own, "--truth", wnids, "--order", order, "--json");
  assertEquals(JSON.parse(out).flat[0], 0.5);
  assertEquals(JSON.parse(out).order, order);
  // In the other order, n02100735 is not number 2.
  const sorted = await score(own, "--truth", wnids, "--order", "sorted");
  assertStringIncludes(sorted.out, "class order: sorted WNIDs");
  assertMatch(sorted.out, /\n {2}1 +100\.000 %/);
});

/** What the command says about the files with these texts, of 4 lines if they are good. */
const bad: Record<string, { guesses?: string; truth?: string; says: string }> = {
  "a submission that is one line short": {
    guesses: "1\n2\n3\n",
    says: "Expected 4 lines, one per image but found 3 in ",
  },
  "a blank line in the middle": { guesses: "1\n\n3\n4\n", says: "an empty line in FILE, line 2" },
  "a class number of 0": {
    guesses: "1\n2\n0\n4\n",
    says: 'found "0"; class numbers begin with 1 in FILE, line 3',
  },
  "a class number of 1001": {
    guesses: "1\n1001\n3\n4\n",
    says: 'a class number from 1 to 1000 but found "1001" in FILE, line 2',
  },
  "a number with a point": { guesses: "1.0\n2\n3\n4\n", says: '"1.0" in FILE, line 1' },
  "a number below 0": { guesses: "1\n2\n3\n-4\n", says: '"-4" in FILE, line 4' },
  "six guesses": { guesses: "1\n2\n3\n1 2 3 4 5 6\n", says: "at most 5 numbers but found 6" },
  "a guess that is there twice": { guesses: "1\n7 7\n3\n4\n", says: "7 twice in FILE, line 2" },
  "names in a submission": { guesses: "n01440764\n2\n3\n4\n", says: '"n01440764" in FILE, line 1' },
  "true classes that begin with 0": {
    truth: "0\n999\n5\n5\n",
    says: 'found "0"; class numbers begin with 1 in FILE, line 1',
  },
  "two true classes on a line": { truth: "1 2\n3\n4\n5\n", says: "one number but found 2" },
  "no true class": {
    truth: "",
    says: "Expected a true class on each line but found no text in FILE",
  },
};

for (
  const [name, { guesses = "1\n2\n3\n4\n", truth = "1\n2\n3\n4\n", says }] of Object.entries(bad)
) {
  Deno.test(`${name} is one line on standard error`, async () => {
    const files = [await file("bad_guesses.txt", guesses), await file("bad_truth.txt", truth)];
    const { code, out, err } = await score(files[0], "--truth", files[1]);
    assertEquals([code, out, err.split("\n").length], [2, "", 1], err);
    assertStringIncludes(err.replaceAll(files[0], "FILE").replaceAll(files[1], "FILE"), says);
  });
}

Deno.test("line ends of Windows, a byte order mark and blank last lines change nothing", async () => {
  const text = "\ufeff2 1\r\n3 1 2\r\n1\r\n4 5\r\n\r\n\n";
  const { out } = await score(await file("windows.txt", text), "--truth", truth, "--json");
  assertEquals(JSON.parse(out).flat, [0.75, 0.25, 0.25, 0.25, 0.25]);
});

Deno.test("flags that need another one say so, and a folder is no file", async () => {
  const say = async (...args: string[]) => (await score(guesses, ...args)).err;
  assertStringIncludes(await say(), "expects --truth FILE");
  const nouns = await file("data.noun", "00000001 03 n 01 cat 0 000 | x\n");
  assertStringIncludes(
    await say("--truth", truth, "--wordnet", nouns),
    "--hierarchy with WordNet needs --order",
  );
  assertStringIncludes(
    await say("--truth", truth, "--order", "sorted", "--classes", "5"),
    "Expected an order of 5 classes (--classes) but found 1000",
  );
  assertStringIncludes(await say("--truth", folder), "Expected true classes but found a folder");
  assertStringIncludes(await say("--truth", `${folder}/none`), "none");
});

Deno.test({
  name: "49,999 lines for the 50,000 validation images are an error that gives both numbers",
  ignore: await missing(requirements.tensorflowDatasets),
  fn: async () => {
    const labels = `${await realPackage("tensorflow-datasets")}/validation_labels.txt`;
    const short = await file("short.txt", "1\n".repeat(49_999));
    const { code, err } = await score(short, "--truth", labels, "--order", "sorted");
    assertEquals(code, 2);
    assertStringIncludes(err, "Expected 50000 lines, one per image but found 49999");
  },
});

Deno.test({
  name: "the real labels as a submission have no error, and all tench have those of their class",
  ignore: await missing(requirements.tensorflowDatasets) || await missing(requirements.wordnet),
  fn: async () => {
    const labels = `${await realPackage("tensorflow-datasets")}/validation_labels.txt`;
    const flags = ["--truth", labels, "--order", "sorted"];
    const wordnet = ["--hierarchy", "/usr/share/wordnet/data.noun", "--json"];
    const { wnids } = await ilsvrc2012Classes();
    const truth = (await Deno.readTextFile(labels)).trim().split("\n");
    const right = truth.map((wnid) => `${wnids.indexOf(wnid) + 1}\n`).join("");
    const perfect = await score(await file("right.txt", right), ...flags, ...wordnet);
    assertEquals(JSON.parse(perfect.out).flat, [0, 0, 0, 0, 0]);
    assertEquals(JSON.parse(perfect.out).hierarchical, [0, 0, 0, 0, 0]);
    const tench = await score(await file("tench.txt", "1\n".repeat(50_000)), ...flags, ...wordnet);
    const { flat, hierarchical } = JSON.parse(tench.out);
    assertEquals(flat, Array(5).fill(0.999));
    // A missing guess costs the most, so that more guesses do not change it.
    assertAlmostEquals(hierarchical[0], hierarchical[4]);
  },
});
