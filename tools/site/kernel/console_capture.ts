/**
 * The console of the cells.
 *
 * @module
 */
import { formatted } from "./inspect.ts";

/** The methods that print, and the stream of each, as in Deno's kernel. */
const streams = {
  log: "stdout",
  info: "stdout",
  debug: "stdout",
  dir: "stdout",
  table: "stdout",
  warn: "stderr",
  error: "stderr",
  trace: "stderr",
} as const;

/**
 * Sends what the console prints to `write`, line by line.
 *
 * @returns makes the console what it was.
 */
export function captureConsole(
  write: (stream: "stdout" | "stderr", text: string) => void,
): () => void {
  const names = Object.keys(streams) as (keyof typeof streams)[];
  const before = names.map((name) => [name, console[name]] as const);
  for (const name of names) {
    console[name] = (...values: unknown[]) => write(streams[name], `${formatted(values)}\n`);
  }
  return () => {
    for (const [name, method] of before) Reflect.set(console, name, method);
  };
}
