/**
 * Writes a `meta.mat` as those of ILSVRC's development kits, for sets that are made up in the official
 * layout.
 *
 * @module
 */
import {
  matBytes,
  type MatContent,
  matFile,
  matNumbers,
  matStruct,
  matText,
} from "./mat_writer.ts";
import type { KitSynset, MetaMat } from "./synsets.ts";

/**
 * The bytes of a `meta.mat` with the given content. The same content gives the same bytes.
 *
 * @param content the synsets, numbered 1, 2, ... with the classes first, and for 2010 the costs.
 * @returns the file: the struct array `synsets` with the fields of the kits, in their order, and
 * `cost_matrix` if there is one.
 */
export function metaMat({ year, synsets, costMatrix }: MetaMat): Uint8Array {
  const names = Object.keys(fieldsOf(year, emptySynset));
  const rows = synsets.map((synset) => Object.values(fieldsOf(year, synset)));
  const side = costMatrix === undefined ? 0 : Math.sqrt(costMatrix.length);
  return matFile({
    synsets: matStruct(names, rows),
    ...(costMatrix === undefined
      ? {}
      : { cost_matrix: matBytes(Uint8Array.from(costMatrix), [side, side]) }),
  });
}

const emptySynset: KitSynset = {
  ...{ id: 1, wnid: "", words: "", gloss: "", children: [], wordnetHeight: 0, trainImages: 0 },
};

/** The fields of a row of `synsets`, in the order of the kits. */
function fieldsOf(year: number, synset: KitSynset): Record<string, MatContent> {
  const { id, wnid, words, gloss, children, wordnetHeight, trainImages } = synset;
  return {
    [`ILSVRC${year}_ID`]: number(id),
    WNID: matText(wnid),
    words: matText(words),
    gloss: matText(gloss),
    num_children: number(children.length),
    children: matNumbers(children, children.length === 0 ? [0, 0] : [1, children.length]),
    wordnet_height: number(wordnetHeight),
    num_train_images: number(trainImages),
  };
}

function number(value: number): MatContent {
  return matNumbers([value], [1, 1]);
}
