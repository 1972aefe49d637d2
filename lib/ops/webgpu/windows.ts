/**
 * Windows into tensors that exceed the binding limit.
 *
 * @module
 */
import type { AlexNetWebGPUBackend } from "./backend.ts";

/**
 * Splits `count` lines of `pitch` elements into windows that fit the binding limit and start at
 * allowed offsets.
 */
export function lines(
  backend: AlexNetWebGPUBackend,
  count: number,
  pitch: number,
): [number, number][] {
  const step = backend.windowStep; // any multiple of `step` lines starts at a multiple of `step` elements
  const most = Math.floor(backend.bindingLimit / 4 / pitch / step) * step;
  const size = most > 0 ? most : count;
  const found: [number, number][] = [];
  for (let begin = 0; begin < count; begin += size) {
    found.push([begin, Math.min(begin + size, count)]);
  }
  return found;
}
