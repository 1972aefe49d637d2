/**
 * A kernel whose cells are stopped like by a reader: by SIGINT, once a cell shows that it computes.
 *
 * @module
 */
import { type CellResult, DenoKernel } from "../../tools/notebook/kernel.ts";
import type { Output } from "../../tools/notebook/notebook.ts";

const directory = new URL("../../notebooks", import.meta.url).pathname;

/** What a cell shows while it computes: `[###---] training: run 2 of 24, 5 s left`. */
const progress = /: \w+ [\d,]+ of [\d,]+|^(?:\[.*\] )?epoch \d/;

/** The text of an output. */
export function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  return String(output.data["text/plain"] ?? "");
}

/** A kernel at the smallest scale. */
export async function smallKernel(): Promise<DenoKernel> {
  return await DenoKernel.start({ directory, environment: { ALEXNET_SCALE: "quick" } });
}

/** The process of a kernel. */
export async function processOf(kernel: DenoKernel): Promise<number> {
  const { outputs: [pid] } = await kernel.execute("Deno.pid");
  return Number(textOf(pid));
}

/** Runs a cell and presses Stop when it shows its progress for the first time. */
export async function runAndStop(
  kernel: DenoKernel,
  pid: number,
  code: string,
): Promise<CellResult & { pressed: boolean; seen: string[] }> {
  let pressed = false;
  const seen: string[] = [];
  const result = await kernel.execute(code, {
    timeout: 120_000,
    onOutput: (outputs) => {
      const shown = outputs.map(textOf).findLast((text) => progress.test(text));
      if (shown !== undefined && shown !== seen.at(-1)) seen.push(shown);
      if (pressed || shown === undefined) return;
      pressed = true;
      Deno.kill(pid, "SIGINT");
    },
  });
  return { ...result, pressed, seen };
}
