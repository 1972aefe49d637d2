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

/** The part of the console that prints. */
type Printing = Pick<
  Console,
  | keyof typeof streams
  | "assert"
  | "count"
  | "countReset"
  | "group"
  | "groupCollapsed"
  | "groupEnd"
  | "time"
  | "timeEnd"
  | "timeLog"
>;

/**
 * Sends what the console prints to `write`, line by line. Only `table` looks different from Deno's.
 *
 * @returns makes the console what it was.
 */
export function captureConsole(
  write: (stream: "stdout" | "stderr", text: string) => void,
): () => void {
  const capturing = capturingConsole(write);
  const names = Object.keys(capturing) as (keyof Printing)[];
  const before = names.map((name) => [name, console[name]] as const);
  Object.assign(console, capturing);
  return () => {
    for (const [name, method] of before) Reflect.set(console, name, method);
  };
}

function capturingConsole(write: (stream: "stdout" | "stderr", text: string) => void): Printing {
  let indent = "";
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const print = (stream: "stdout" | "stderr", values: readonly unknown[]) =>
    write(stream, `${indent}${formatted(values).replaceAll("\n", `\n${indent}`)}\n`);
  const printers = Object.entries(streams).map(([name, stream]) => [
    name,
    (...values: unknown[]) => print(stream, values),
  ]);
  const elapsed = (label: string, ...values: unknown[]) => {
    const started = timers.get(label);
    if (started === undefined) return print("stderr", [`Timer '${label}' does not exist`]);
    print("stdout", [`${label}: ${Math.round(performance.now() - started)}ms`, ...values]);
  };
  const group = (...values: unknown[]) => {
    if (values.length > 0) print("stdout", values);
    indent += "  ";
  };
  return {
    ...Object.fromEntries(printers) as Pick<Console, keyof typeof streams>,
    assert(condition = false, ...values) {
      if (condition) return;
      const [first, ...rest] = values;
      const head = typeof first === "string" ? [`Assertion failed: ${first}`] : [
        "Assertion failed",
        ...values.slice(0, 1),
      ];
      print("stderr", [...head, ...rest]);
    },
    count(label = "default") {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      print("stdout", [`${label}: ${counts.get(label)}`]);
    },
    countReset: (label = "default") => void counts.delete(label),
    group,
    groupCollapsed: group,
    groupEnd: () => void (indent = indent.slice(2)),
    time: (label = "default") => void timers.set(label, performance.now()),
    timeLog: (label = "default", ...values) => elapsed(label, ...values),
    timeEnd(label = "default") {
      elapsed(label);
      timers.delete(label);
    },
  };
}
