/**
 * Reads `meta.mat` of a development kit of ILSVRC: the struct array `synsets`, with a row for each class
 * and for each group above the classes, and in the kit of 2010 `cost_matrix`.
 *
 * The files are those of the kits of 2010 (1,676 synsets) and 2012 (1,860), and of smaller sets that are
 * made up in their layout.
 *
 * @module
 */
import type { MatArray, MatStruct } from "./mat_arrays.ts";
import { readMatFile } from "./mat_file.ts";
import { checkCosts, checkSynsets, failIn } from "./synset_checks.ts";
import type { KitSynset, KitYear, MetaMat } from "./synsets.ts";

/** The fields of `synsets` besides the number. */
const FIELDS = [
  ...["WNID", "words", "gloss", "num_children", "children", "wordnet_height", "num_train_images"],
];
/** More than any number of a kit. */
const MOST = 1_000_000;

/**
 * Reads a `meta.mat` and checks that it is whole: the numbers are 1 to n, each once, the classes first;
 * WNIDs are unique; every child exists, no synset is below itself and one is above all others; costs
 * are those of the hierarchy.
 *
 * @param bytes the content of the file.
 * @param path the file's path, for messages.
 * @returns the synsets, and the costs if there are any.
 * @throws {BadFileError} when the file is not a MATLAB file of version 5 to 7, is of another year, or
 * fails one of the checks; the message names the row.
 *
 * @example
 * ```ts ignore
 * import { readMetaMat } from "@alexnet/alexnet/datasets";
 *
 * const { year, synsets } = readMetaMat(await Deno.readFile("data/meta.mat"), "data/meta.mat");
 * console.log(year, synsets[0].wnid, synsets[0].words);
 * ```
 */
export function readMetaMat(bytes: Uint8Array, path: string): MetaMat {
  const variables = readMatFile(bytes, path);
  const struct = variables.get("synsets");
  if (struct?.kind !== "struct") {
    const names = [...variables.keys()].join(", ");
    return failIn(path, "the struct array synsets of a kit of ILSVRC", names || "no variable");
  }
  const year = yearOf(struct, path);
  const synsets = struct.elements.map((element, i) =>
    synsetOf(element, `ILSVRC${year}_ID`, `${path}, synsets(${i + 1})`)
  ).sort((a, b) => a.id - b.id);
  checkSynsets(synsets, path);
  const matrix = variables.get("cost_matrix");
  if (matrix === undefined) return { year, synsets };
  const costs = costsOf(matrix, `${path}, cost_matrix`);
  checkCosts(costs, synsets, `${path}, cost_matrix`);
  return { year, synsets, costMatrix: costs };
}

/** The year that the field of the number names. */
function yearOf({ fields }: MatStruct, path: string): KitYear {
  const lost = FIELDS.find((field) => !fields.includes(field));
  const year = fields.map((field) => /^ILSVRC(\d{4})_ID$/.exec(field)?.[1]).find(Boolean);
  if (lost === undefined && year === "2010") return 2010;
  if (lost === undefined && year === "2012") return 2012;
  return failIn(
    `${path}, synsets`,
    `the fields ILSVRC2012_ID or ILSVRC2010_ID, ${FIELDS.join(", ")}`,
    fields.join(", "),
    "other years number their classes otherwise",
  );
}

function synsetOf(element: ReadonlyMap<string, MatArray>, id: string, path: string): KitSynset {
  const numbers = (field: string): number[] => {
    const array = element.get(field);
    const isCount = (value: number) => Number.isInteger(value) && value >= 0 && value <= MOST;
    if (array?.kind === "numbers" && array.values.every(isCount)) return Array.from(array.values);
    return failIn(`${path}.${field}`, `integers from 0 to ${MOST}`, shown(array));
  };
  const number = (field: string): number => {
    const values = numbers(field);
    if (values.length === 1) return values[0];
    return failIn(`${path}.${field}`, "one number", `${values.length}`);
  };
  const text = (field: string): string => {
    const array = element.get(field);
    if (array?.kind === "text" && array.rows.length <= 1) return array.rows.join("");
    return failIn(`${path}.${field}`, "a text", shown(array));
  };
  // The number of children says what is a class, and a class has all training images: the kits leave
  // open what the other fields hold then.
  const count = number("num_children");
  const children = count === 0 ? [] : numbers("children");
  if (count !== children.length) {
    failIn(`${path}.children`, `${count} numbers`, `${children.length}`);
  }
  return {
    ...{ id: number(id), wnid: text("WNID"), words: text("words"), gloss: text("gloss"), children },
    wordnetHeight: number("wordnet_height"),
    trainImages: count === 0 ? number("num_train_images") : 0,
  };
}

function costsOf(array: MatArray, path: string): Float64Array {
  if (array.kind === "numbers") return array.values;
  return failIn(path, "a matrix of numbers", shown(array));
}

/** A value of a field, for messages. */
function shown(array: MatArray | undefined): string {
  switch (array?.kind) {
    case "numbers":
      return `the numbers ${array.values.slice(0, 5).join(", ")}`;
    case "text":
      return `the text ${JSON.stringify(array.rows[0] ?? "")}`;
    default:
      return array === undefined ? "nothing" : `an array of ${array.kind}`;
  }
}
