/**
 * The check of a net's logits.
 *
 * @module
 */
import { NotFiniteError } from "../errors.ts";

/**
 * Checks the logits of one image, those of its patches one after another.
 *
 * @param index the image, for the message.
 * @throws {NotFiniteError} that names the image, and the patch if there are several.
 */
export function requireFiniteLogits(logits: Float32Array, classes: number, index: number): void {
  const bad = logits.findIndex((logit) => !Number.isFinite(logit));
  if (bad < 0) return;
  const count = logits.length / classes;
  const which = count === 1 ? "" : ` (patch ${Math.floor(bad / classes) + 1} of ${count})`;
  throw new NotFiniteError(
    `Expected finite logits but found ${logits[bad]} for image ${index}${which}; ` +
      `a weight or a pixel is not finite, or the outputs of a layer overflow.`,
  );
}
