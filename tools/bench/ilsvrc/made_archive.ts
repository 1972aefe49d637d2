/**
 * A training archive of ILSVRC-2012 without its images: a tar of one tar for each class, whose headers
 * are made when they are read. It has the size of the real one and takes no memory.
 */
import type { PositionalBytes } from "../../../datasets/tar/tar_entries.ts";
import { TAR_BLOCK, TAR_END } from "../../../datasets/tar/tar_header.ts";

/** Bytes of each image, rounded up to blocks: the mean of ILSVRC's 138 GB. */
export const IMAGE_BYTES = 210 * TAR_BLOCK;
const ENTRY = TAR_BLOCK + IMAGE_BYTES;

/** A tar of tars with `count` images in at most 1000 classes, in the last one perhaps fewer. */
export class MadeArchive implements PositionalBytes {
  /** Bytes of the archive. */
  readonly size: number;
  readonly #count: number;
  /** Images of each class but the last. */
  readonly #perClass: number;
  /** Bytes of the archive of each class but the last, with its header. */
  readonly #classBytes: number;
  readonly #block = new Uint8Array(TAR_BLOCK);

  /** An archive of `count` images. */
  constructor(count: number) {
    this.#count = count;
    this.#perClass = Math.ceil(count / 1000);
    this.#classBytes = TAR_BLOCK + this.#perClass * ENTRY + TAR_END;
    const last = Math.ceil(count / this.#perClass) - 1;
    this.size = last * this.#classBytes + TAR_BLOCK + this.#imagesOf(last) * ENTRY + TAR_END +
      TAR_END;
  }

  /** The block at `position`: a header, or zeros at the ends. */
  bytesAt(position: number): Uint8Array {
    const number = Math.floor(position / this.#classBytes);
    const inside = position % this.#classBytes;
    const images = this.#imagesOf(number);
    const wnid = `n${10_000_000 + number}`;
    if (inside === 0 && images > 0) return this.#header(`${wnid}.tar`, images * ENTRY + TAR_END);
    const image = (inside - TAR_BLOCK) / ENTRY;
    if (image >= 0 && image < images) return this.#header(`${wnid}_${image}.JPEG`, IMAGE_BYTES);
    return this.#block.fill(0);
  }

  #imagesOf(number: number): number {
    return Math.max(0, Math.min(this.#perClass, this.#count - number * this.#perClass));
  }

  /** A header, whose checksum is that of the blank one plus its own bytes: making it takes little. */
  #header(name: string, size: number): Uint8Array {
    const block = this.#block;
    block.set(BLANK);
    let sum = BLANK_SUM;
    const put = (text: string, at: number) => {
      for (let i = 0; i < text.length; i++) {
        sum += text.charCodeAt(i) - BLANK[at + i];
        block[at + i] = text.charCodeAt(i);
      }
    };
    put(name, 0);
    put(size.toString(8).padStart(11, "0"), 124);
    put(`${sum.toString(8).padStart(6, "0")}\0`, 148);
    return block;
  }
}

/** The header of a file without a name, with blanks for a checksum. */
const BLANK = new Uint8Array(TAR_BLOCK);
new TextEncoder().encodeInto("        0", BLANK.subarray(148));
new TextEncoder().encodeInto("ustar\u000000", BLANK.subarray(257));
const BLANK_SUM = BLANK.reduce((sum, byte) => sum + byte, 0);
