// Softmax cross-entropy with its gradient.
import { exponential } from "./exponential";
import { highHalf, lowHalf } from "./simd";

/**
 * One row of `n` logits: gradient = softmax - onehot(label), and the two numbers of the loss,
 * log(sum) + maximum - logit, as `sum` and `maximum - logit` at `parts`.
 */
function row(n: i32, z: usize, label: i32, gradient: usize, parts: usize): void {
  let highest = load<f32>(z);
  for (let i = 1; i < n; i++) highest = max(highest, load<f32>(z + (<usize>i << 2)));
  const top = f32x4.splat(highest);
  // In float64, so that the sum is as accurate for a million classes as for ten.
  let low = f64x2.splat(0), high = low;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = exponential(f32x4.sub(v128.load(z + (<usize>i << 2)), top));
    v128.store(gradient + (<usize>i << 2), e);
    low = f64x2.add(low, lowHalf(e));
    high = f64x2.add(high, highHalf(e));
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; i < n; i++) {
    const e = exponential(f32x4.sub(v128.load32_splat(z + (<usize>i << 2)), top));
    v128.store32_lane(gradient + (<usize>i << 2), e, 0);
    sum += <f64>f32x4.extract_lane(e, 0);
  }
  const scale = <f32>(1 / sum);
  for (i = 0; i < n; i++) {
    const at = gradient + (<usize>i << 2);
    store<f32>(at, load<f32>(at) * scale);
  }
  store<f32>(parts, <f32>sum);
  if (label >= 0 && label < n) {
    const at = gradient + (<usize>label << 2);
    store<f32>(at, load<f32>(at) - 1);
    store<f32>(parts + 4, highest - load<f32>(z + (<usize>label << 2)));
  } else {
    store<f32>(parts + 4, NaN);
  }
}

/** Rows `from` .. `to` of [rows, n] logits. */
export function softmaxCrossEntropy(
  from: i32, to: i32, n: i32, logits: usize, labels: usize, gradient: usize, parts: usize,
): void {
  for (let r = from; r < to; r++) {
    const offset = <usize>(r * n) << 2;
    const label = load<i32>(labels + (<usize>r << 2));
    row(n, logits + offset, label, gradient + offset, parts + (<usize>r << 3));
  }
}
