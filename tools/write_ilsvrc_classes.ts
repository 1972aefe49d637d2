/**
 * `deno task dev build:classes`: writes the 1,000 classes of ILSVRC-2012 as a module of
 * `datasets/ilsvrc/`, from the WNIDs of PyPI's tensorflow-datasets (`deno task fetch`) and the words of
 * WordNet 3.0. With `--check` it only compares.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { realPackage } from "../datasets/ilsvrc/real_packages.ts";
import { parseWordnetNouns } from "../datasets/ilsvrc/wordnet.ts";
import { writeAtomically } from "../lib/files/atomic_write.ts";

/** Where Debian's package `wordnet-base` puts the nouns. */
export const NOUNS = "/usr/share/wordnet/data.noun";

const target = fileURLToPath(import.meta.resolve("../datasets/ilsvrc/classes_2012.ts"));

/** Classes on a line of the module, so that it is short enough to be opened. */
const CLASSES_A_LINE = 5;

/** The module with the classes `wnids`, whose words are in `nouns`, the text of `data.noun`. */
export function classesModule(wnids: readonly string[], nouns: string): string {
  const synsets = parseWordnetNouns(nouns, NOUNS);
  const classes = [...wnids].sort().map((wnid) =>
    `${wnid.slice(1)} ${synsets.get(wnid)?.words.join(", ")}`
  );
  const lines = Array.from(
    { length: Math.ceil(classes.length / CLASSES_A_LINE) },
    (_, i) => classes.slice(i * CLASSES_A_LINE, (i + 1) * CLASSES_A_LINE).join("; "),
  );
  return `// Written by \`deno task dev build:classes\`.
// deno-fmt-ignore-file
/**
 * The classes of ILSVRC-2012, sorted by WNID: \`n\` and the eight digits, and the words of the synset.
 *
 * WNIDs: \`labels.txt\` of the Python package tensorflow-datasets 4.9.10 (Apache License 2.0).
 * Words: \`data.noun\` of WordNet 3.0.
 *
 * @module
 */

/** The licence of the words, which is to appear in every copy. */
export const wordnetLicence: string = \`
${licenceOf(nouns).join("\n")}
\`;

/** The classes, separated by semicolons and line breaks. */
export const sortedClasses: string = \`
${lines.join("\n")}
\`;
`;
}

/** The licence at the start of \`data.noun\`, without the numbers of its lines. */
function licenceOf(nouns: string): string[] {
  return nouns.split("\n", 100).filter((line) => line.startsWith("  "))
    .map((line) => line.replace(/^ +\d+ /, "").trim());
}

if (import.meta.main) {
  const labels = await Deno.readTextFile(`${await realPackage("tensorflow-datasets")}/labels.txt`);
  const module = classesModule(labels.trim().split("\n"), await Deno.readTextFile(NOUNS));
  if (!Deno.args.includes("--check")) {
    await writeAtomically(target, module);
    console.log(`Wrote ${target} (${module.length} bytes).`);
  } else if (await Deno.readTextFile(target).catch(() => "") === module) {
    console.log("The module of the classes matches its sources.");
  } else {
    console.error("classes_2012.ts differs from its sources; run: deno task dev build:classes");
    Deno.exit(1);
  }
}
