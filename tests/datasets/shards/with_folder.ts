/** Folders of shards for tests. */
import { assertEquals } from "@std/assert";
import { sha256Sync } from "../../../lib/files/sha256.ts";

/** Runs `work` with an empty folder, which is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "shards-test-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The files below `folder` by their paths, each with its hash. */
export function filesIn(folder: string, below = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${below}`)) {
    const path = below === "" ? name : `${below}/${name}`;
    if (isDirectory) Object.assign(files, filesIn(folder, path));
    else files[path] = sha256Sync(Deno.readFileSync(`${folder}/${path}`));
  }
  return files;
}

/** @throws {Error} unless two folders hold the same files, byte for byte. */
export function assertSameFiles(one: string, other: string): void {
  assertEquals(filesIn(one), filesIn(other));
}
