/**
 * Prints which backend lessons use on this machine and why, one line per step. Arguments:
 * `NAME:BATCH:WIDTH`.
 */
import { useLessonBackend } from "../../../lib/course/lesson_backend.ts";
import { preset } from "../../../lib/spec/presets.ts";

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/trials.json`;
  try {
    for (const step of Deno.args) {
      const [name, batchSize, width] = step.split(":");
      const size = { batchSize: Number(batchSize), width: Number(width) };
      const line = await useLessonBackend(preset(name), size, { software: true, path });
      console.log(`${name}, width ${width}: ${line}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  Deno.exit(0);
}
