/** Two real lessons with their recorded outputs as a site, for the tests of pages that run. */
import { loadCifar10 } from "../../../../datasets/cifar10/cifar10.ts";
import { findLessons, readInstructorBuild } from "../../../../tools/notebook/lessons.ts";
import { readNotebook } from "../../../../tools/notebook/notebook.ts";
import {
  readRecordedOutputs,
  recordedOutputsPath,
  withRecordedOutputs,
} from "../../../../tools/notebook/recorded_outputs.ts";
import { buildSite, type SiteLesson } from "../../../../tools/site/site.ts";

/** The lessons called `names` (all, if there are none) with their recorded outputs. */
export async function recordedLessons(names: readonly string[] = []): Promise<SiteLesson[]> {
  const lessons: SiteLesson[] = [];
  for (const lesson of await findLessons()) {
    if (names.length > 0 && !names.includes(lesson.name)) continue;
    const recorded = await readRecordedOutputs(recordedOutputsPath(lesson.name));
    if (recorded === undefined) throw new Error(`no recorded outputs of ${lesson.name}`);
    const build = await readInstructorBuild(lesson);
    const { notebook } = await withRecordedOutputs(build, recorded);
    const source = await readNotebook(lesson.path);
    lessons.push({ number: lesson.number, name: lesson.name, executed: notebook, source });
  }
  return lessons;
}

/** Builds the site of the lessons called `names` in `outDir`. */
export async function buildRecordedSite(outDir: string, names: readonly string[]): Promise<void> {
  await buildSite({
    lessons: await recordedLessons(names),
    outDir,
    files: { cifar: await loadCifar10() },
  });
}
