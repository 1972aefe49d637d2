/**
 * Local response normalization across maps (section 3.3) and its gradient.
 *
 *     s_i = bias + alpha sum over |j - i| <= radius of a_j^2,  b_i = a_i s_i^-beta
 *
 *     da_i = dy_i s_i^-beta - 2 alpha beta a_i sum over |j - i| <= radius of dy_j a_j s_j^(-beta - 1)
 */
import { type Array64, zeros } from "./array64.ts";

/** Attributes of tfjs's kernels `LRN` and `LRNGrad`. */
export interface ResponseAttributes {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

function scales(x: Array64, { depthRadius, bias, alpha }: ResponseAttributes): Float64Array {
  const channels = x.shape[x.shape.length - 1];
  return x.data.map((_, at) => {
    const i = at % channels;
    let sum = 0;
    for (let j = 0; j < channels; j++) {
      if (Math.abs(j - i) <= depthRadius) sum += x.data[at - i + j] ** 2;
    }
    return bias + alpha * sum;
  });
}

/** b. */
export function localResponse(x: Array64, attributes: ResponseAttributes): Array64 {
  const s = scales(x, attributes);
  return { shape: x.shape, data: x.data.map((a, i) => a * s[i] ** -attributes.beta) };
}

/** The gradient with respect to a. */
export function localResponseGradient(
  x: Array64,
  dy: Array64,
  attributes: ResponseAttributes,
): Array64 {
  const { depthRadius, alpha, beta } = attributes;
  const s = scales(x, attributes);
  const channels = x.shape[x.shape.length - 1];
  const dx = zeros(x.shape);
  x.data.forEach((a, at) => {
    const i = at % channels;
    let sum = 0;
    for (let j = 0; j < channels; j++) {
      const to = at - i + j;
      if (Math.abs(j - i) <= depthRadius) sum += dy.data[to] * x.data[to] * s[to] ** (-beta - 1);
    }
    dx.data[at] = dy.data[at] * s[at] ** -beta - 2 * alpha * beta * a * sum;
  });
  return dx;
}
