/**
 * Whether a folder holds shards of the same settings and images, so that a preparation may go on in
 * it.
 *
 * @module
 */
import { BadFileError } from "../../../lib/errors.ts";
import { runningDigest } from "../../../lib/files/sha256.ts";
import type { ImageSource, SourceImages } from "../../ilsvrc/image_source.ts";
import { readJournal } from "./journal.ts";
import { MANIFEST, type ShardManifest, type ShardSettings } from "../manifest.ts";
import type { SplitPlan } from "./split_plan.ts";
import type { SplitJob } from "./split_state.ts";

/** SHA-256 of the names, sizes and labels of the images of a plan, in the order of the source. */
export function fingerprintOf(images: SourceImages, plan: SplitPlan): string {
  const hash = runningDigest("sha256");
  for (let i = 0; i < plan.count; i++) {
    const number = plan.numberOf(i);
    const label = images.labels?.[number] ?? "";
    hash.update(`${images.nameOf(number)}\0${images.sizeOf(number)}\0${label}\n`);
  }
  return hash.hex();
}

/**
 * Checks what `folder` already holds.
 *
 * @throws {BadFileError} if it has shards of other settings, classes or images, naming what differs,
 * or files of something else where the shards go.
 */
export async function requireSameSettings(
  jobs: readonly SplitJob[],
  source: ImageSource,
  manifest: ShardManifest | undefined,
): Promise<void> {
  requireSameManifest(jobs, source, manifest);
  for (const { folder, split, settings, fingerprint } of jobs) {
    if (manifest?.splits[split] !== undefined) continue;
    const path = `${folder}/${split}`;
    const journal = await readJournal(path);
    if (journal === undefined) await requireNoOtherFiles(path);
    else {
      requireNone(path, [
        ...differencesOf(journal.settings, settings),
        ...(journal.fingerprint === fingerprint ? [] : [otherImages(split)]),
      ]);
    }
  }
}

/**
 * Checks what the manifest of a folder says.
 *
 * @throws {BadFileError} if it is one of other settings, classes or images, naming what differs.
 */
export function requireSameManifest(
  jobs: readonly SplitJob[],
  source: ImageSource,
  manifest: ShardManifest | undefined,
): void {
  if (manifest === undefined) return;
  const there = JSON.stringify(manifest.classes.rows);
  const differences = [
    ...differencesOf(manifest.settings, jobs[0].settings),
    ...(there === JSON.stringify(source.classes.rows) ? [] : ["other classes there"]),
    ...jobs.flatMap(({ split, fingerprint }) =>
      (manifest.splits[split]?.fingerprint ?? fingerprint) === fingerprint
        ? []
        : [otherImages(split)]
    ),
  ];
  requireNone(`${jobs[0].folder}/${MANIFEST}`, differences);
}

/** The settings that differ: `seed 1 there, 2 wanted`. */
function differencesOf(there: ShardSettings, wanted: ShardSettings): string[] {
  const names = Object.keys(wanted) as (keyof ShardSettings)[];
  return names.filter((name) => there[name] !== wanted[name]).map((name) =>
    `${name} ${there[name]} there, ${wanted[name]} wanted`
  );
}

function otherImages(split: string): string {
  return `other images of ${split} there (names, sizes or labels)`;
}

function requireNone(path: string, differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw new BadFileError({
    path,
    expected: "shards of the same settings and images",
    found: differences.join("; "),
    hint: "choose another folder, or the settings and the source of before",
  });
}

/** @throws {BadFileError} if a folder for shards has files but no journal: they are not ours. */
async function requireNoOtherFiles(folder: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      // Of a first journal that was being written when the process ended.
      if (name.startsWith("journal.json.")) continue;
      throw new BadFileError({
        path: folder,
        expected: "no files, or shards that are being prepared",
        found: name,
        hint: "choose an empty folder with --to",
      });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
