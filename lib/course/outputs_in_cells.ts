/**
 * Keeps outputs in the right cells in live front ends.
 *
 * Deno's kernel (2.8.2 to 2.9.6) reports that a cell is done before all of its outputs have left
 * the queue; late outputs are dropped or shown under the next cell. A pause at the end of each
 * cell, in proportion to what was sent, lets the queue drain. The hook is the internal function
 * that the kernel calls with each cell's value; if it does not exist, this module does nothing.
 *
 * @module
 */
import { jupyterDisplay } from "../figures/figure_spec.ts";
import { isRecord } from "../is_record.ts";
import { beginDisplay, endDisplay } from "./cells.ts";

const baseMilliseconds = 20;
const bytesPerMillisecond = 4096;

/** What has been sent since the last pause. */
const sent = { messages: 0, bytes: 0 };
let installed = false;

/** Installs the pause at the end of each cell; returns whether the kernel has the hook. */
export function keepOutputsInCells(): boolean {
  if (installed) return true;
  const key: unknown = Reflect.get(Deno, "internal");
  const internals: unknown = typeof key === "symbol" ? Reflect.get(Deno, key) : undefined;
  const jupyter = isObject(internals) ? Reflect.get(internals, "jupyter") : undefined;
  const original: unknown = isObject(jupyter) ? Reflect.get(jupyter, "broadcastResult") : undefined;
  if (!isObject(jupyter) || typeof original !== "function") return false;
  countConsole();
  countDisplays();
  Reflect.set(jupyter, "broadcastResult", async (count: number, result: unknown) => {
    beginDisplay(count);
    const bundle = await bundleOf(result);
    const note = endDisplay(count);
    if (note !== undefined) await Deno.jupyter.display(note, { raw: true });
    await original.call(jupyter, count, bundle ?? result);
    const pause = baseMilliseconds + sent.messages + sent.bytes / bytesPerMillisecond;
    sent.messages = sent.bytes = 0;
    await new Promise((resolve) => setTimeout(resolve, pause));
  });
  installed = true;
  return true;
}

function countConsole(): void {
  for (const name of ["log", "info", "debug", "warn", "error"] as const) {
    const original = console[name];
    console[name] = (...values: unknown[]) => {
      note(80 * values.length);
      original(...values);
    };
  }
}

function countDisplays(): void {
  for (const name of ["display", "broadcast"] as const) {
    const original: unknown = Reflect.get(Deno.jupyter, name);
    if (typeof original !== "function") continue;
    Reflect.set(Deno.jupyter, name, (first: unknown, ...rest: unknown[]) => {
      note(size(first) + rest.reduce((sum: number, value) => sum + size(value), 0));
      return original.call(Deno.jupyter, first, ...rest);
    });
  }
}

/**
 * The media bundle of a displayable value, built once and wrapped so that it is displayed
 * unchanged.
 */
async function bundleOf(result: unknown): Promise<unknown> {
  const make: unknown = isObject(result) ? Reflect.get(result, jupyterDisplay) : undefined;
  if (typeof make !== "function") {
    note(200);
    return undefined;
  }
  let bundle: unknown;
  try {
    bundle = await make.call(result);
  } catch (error) {
    return { [jupyterDisplay]: () => Promise.reject(error) };
  }
  note(size(bundle));
  return { [jupyterDisplay]: () => bundle };
}

function note(bytes: number): void {
  sent.messages++;
  sent.bytes += bytes;
}

/** Approximate size of `value` as JSON, in bytes. */
function size(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.length * 10;
  return isRecord(value) ? Object.values(value).reduce((sum: number, v) => sum + size(v), 10) : 10;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
