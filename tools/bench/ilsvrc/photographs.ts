/**
 * Photographs as ILSVRC has them, about 500 x 375 pixels in JPEG: cut from the real ones that
 * `deno task fetch foolbox` brings, or made up where they have not been fetched.
 */
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { realPackage } from "../../../datasets/ilsvrc/real_packages.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { RandomStreams } from "../../../lib/random.ts";

/** Photographs of one size. */
export interface Photographs {
  /** The contents of the files. */
  readonly files: readonly Uint8Array[];
  /** Columns of each. */
  readonly width: number;
  /** Rows of each. */
  readonly height: number;
  /** Whether they are cut from real photographs. */
  readonly real: boolean;
}

/** The sizes that are measured: most of ILSVRC's photographs are about as large as the first. */
export const sizes = [{ width: 500, height: 375 }, { width: 375, height: 500 }] as const;

/** The encoding of most of ILSVRC's files: 4:2:0, about 100 kB. */
const ENCODING = { quality: 95, chromaSubsampling: "4:2:0" } as const;

/** `count` photographs of `width` x `height` pixels, at most 512 x 512. */
export async function photographs(
  count: number,
  { width, height }: { width: number; height: number },
): Promise<Photographs> {
  const paths = await fetched();
  const files = await Promise.all(Array.from({ length: count }, async (_, i) => {
    const image = paths.length > 0 ? await cut(paths[i % paths.length], width, height) : undefined;
    return new Uint8Array(
      await (image ?? madeUp(i, width, height)).jpeg(ENCODING).toBuffer(),
    );
  }));
  return { files, width, height, real: paths.length > 0 };
}

/** The paths of the real photographs; none if they have not been fetched. */
async function fetched(): Promise<string[]> {
  try {
    const folder = await realPackage("foolbox");
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort()
      .filter((name) => /^imagenet_.*\.jpg$/.test(name)).map((name) => join(folder, name));
  } catch (error) {
    if (error instanceof BadFileError) return [];
    throw error;
  }
}

/** The middle of a photograph, which is at least 512 x 512 pixels large. */
async function cut(path: string, width: number, height: number): Promise<Sharp> {
  const image = sharp(path);
  const stored = await image.metadata();
  const left = (stored.width - width) >> 1, top = (stored.height - height) >> 1;
  return image.extract({ left, top, width, height });
}

/** Smooth colours under noise: as many bytes as a photograph, and the same work for a decoder. */
function madeUp(seed: number, width: number, height: number): Sharp {
  const stream = new RandomStreams(seed).stream("photograph");
  const [a, b] = [20 + 60 * stream.uniform(), 20 + 60 * stream.uniform()];
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grey = 24 * stream.uniform();
      for (let c = 0; c < 3; c++) {
        pixels[at++] = 110 + 60 * Math.sin(x / a + c) + 50 * Math.cos(y / b * (1 + c / 3)) + grey;
      }
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}
