/**
 * What a lesson imports as `@alexnet/alexnet/datasets` in its page of the course's site: everything
 * of `./memory.ts`, and what works there of the functions that read files elsewhere.
 *
 * @module
 */
export * from "./memory.ts";
export { loadCifar10 } from "./cifar10/cifar10_in_page.ts";
export { decodeImage } from "./pictures/decode_in_page.ts";
export { squareGeometry } from "./pictures/square_geometry.ts";
export { rejectedText } from "./rejected.ts";
