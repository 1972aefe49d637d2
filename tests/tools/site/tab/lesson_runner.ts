/**
 * The script of the page in which `run_lessons.ts` runs lessons: it starts the kernel of the site and
 * runs the cells of one lesson.
 */
import { CellOutputs } from "../../../../tools/site/kernel/cell_outputs.ts";
import { KernelClient } from "../../../../tools/site/kernel/kernel_client.ts";
import type { LessonToRun, RanCell } from "./lesson_runs.ts";

/** Runs all cells of a lesson in a new worker, also those below a cell that fails. */
async function runLesson({ cells, environment }: LessonToRun): Promise<RanCell[]> {
  const collected = new CellOutputs();
  const kernel = new KernelClient({
    url: "/kernel.js",
    assets: new URL("/", location.href).href,
    environment,
    onMessage: (message) => collected.take(message),
  });
  const ran: { id: string; run: number; status: string; seconds: number }[] = [];
  for (const [i, { id, source }] of cells.entries()) {
    const { id: run, status, seconds } = await kernel.run(source, `cell ${i + 1}`);
    ran.push({ id, run, status, seconds });
  }
  await kernel.restart();
  return ran.map(({ run, ...cell }) => ({ ...cell, outputs: [...collected.of(run)] }));
}

Reflect.set(globalThis, "runLesson", runLesson);
