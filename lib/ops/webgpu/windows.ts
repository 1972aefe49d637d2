/**
 * Windows into tensors that exceed the binding limit.
 *
 * @module
 */
import type { AlexNetWebGPUBackend } from "./backend.ts";

/** Cuts `count` lines of `pitch` elements into windows that fit and start where they may. */
export function lines(
  backend: AlexNetWebGPUBackend,
  count: number,
  pitch: number,
): [number, number][] {
  const step = backend.windowStep; // a multiple of that many lines starts at a multiple of it
  const most = Math.floor(backend.bindingLimit / 4 / pitch / step) * step;
  const size = most > 0 ? most : count;
  const found: [number, number][] = [];
  for (let begin = 0; begin < count; begin += size) {
    found.push([begin, Math.min(begin + size, count)]);
  }
  return found;
}
