/**
 * A folder of raw shards without images: the columns and the manifest are complete, the shards are
 * files of the right size with nothing in them, which take no room on disk. Each image is black.
 */
import type { HashedFile, Shard, ShardManifest } from "../../../datasets/shards/manifest.ts";
import { SHARD_FORMAT, SHARD_VERSION } from "../../../datasets/shards/manifest.ts";
import { writeManifest } from "../../../datasets/shards/manifest_file.ts";
import { pixelBytes } from "../../../datasets/shards/record_layout.ts";
import { crc32 } from "../../../lib/crc32.ts";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";
import { sha256 } from "../../../lib/files/sha256.ts";

/** Height and width of the images. */
const SIDE = 256;
const CLASSES = 1000;
/** Images of a shard of about 1 GB. */
const SHARD_IMAGES = Math.floor(2 ** 30 / pixelBytes(SIDE));

/** Writes the shards of `count` training images to `folder`, which exists. */
export async function makeShards(folder: string, count: number): Promise<void> {
  await Deno.mkdir(`${folder}/train`);
  const write = async (name: string, bytes: Uint8Array): Promise<HashedFile> => {
    await writeAtomically(`${folder}/${name}`, bytes);
    return { ...unhashed(name, bytes.length), sha256: await sha256(bytes) };
  };
  const bytesOf = ({ buffer }: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) =>
    new Uint8Array(buffer);
  const labels = Uint16Array.from({ length: count }, (_, i) => i % CLASSES);
  const numbers = Uint32Array.from({ length: count }, (_, i) => i);
  const checksum = crc32(new Uint8Array(pixelBytes(SIDE)));
  const black = new Uint8Array(pixelBytes(SIDE) * Float32Array.BYTES_PER_ELEMENT);
  const shards: Shard[] = [];
  for (let start = 0; start < count; start += SHARD_IMAGES) {
    const images = Math.min(SHARD_IMAGES, count - start);
    const name = `train/${String(shards.length).padStart(5, "0")}.bin`;
    const bytes = images * pixelBytes(SIDE);
    const file = await Deno.open(`${folder}/${name}`, { write: true, create: true });
    await file.truncate(bytes);
    file.close();
    shards.push({ ...unhashed(name, bytes), images });
  }
  const manifest: ShardManifest = {
    ...{ format: SHARD_FORMAT, version: SHARD_VERSION, source: "made up", setAside: [] },
    settings: {
      ...{ seed: 0, side: SIDE, encoding: "raw", interpolation: "sharp", shardBytes: 2 ** 30 },
      ...{ limitPerClass: 0, decoder: "none" },
    },
    classes: { source: "made up", rows: Array.from({ length: CLASSES }, (_, i) => row(i)) },
    splits: {
      train: {
        ...{ images: count, sourceImages: count, rejected: [], fingerprint: "0".repeat(64) },
        odd: { cmyk: 0, png: 0, grey: 0, damaged: 0, tiny: 0, corruptExif: 0 },
        columns: {
          labels: await write("train/labels.bin", bytesOf(labels)),
          numbers: await write("train/numbers.bin", bytesOf(numbers)),
          names: await write("train/names.txt", namesOf(count)),
          checksums: await write(
            "train/checksums.bin",
            bytesOf(new Uint32Array(count).fill(checksum)),
          ),
        },
        shards,
      },
    },
    statistics: {
      ...{ pixels: count * SIDE * SIDE, colorSums: Array(9).fill("0") },
      ...{ channelMeans: [0, 0, 0], standardDeviations: [0, 0, 0] },
      components: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
      meanImage: await write("mean.bin", black),
    },
  };
  await writeManifest(folder, manifest);
}

/** Opening shards compares the SHA-256 of columns, and no other hash. */
function unhashed(path: string, bytes: number): HashedFile {
  return { path, bytes, md5: "0".repeat(32), sha256: "0".repeat(64) };
}

function row(i: number) {
  const wnid = wnidOf(i);
  return { wnid, words: `class ${i}`, ilsvrcId: i + 1 };
}

function wnidOf(label: number): string {
  return `n${10_000_000 + label}`;
}

function namesOf(count: number): Uint8Array {
  const parts: string[] = [];
  for (let i = 0; i < count; i++) parts.push(`${wnidOf(i % CLASSES)}_${i}.JPEG\n`);
  return new TextEncoder().encode(parts.join(""));
}
