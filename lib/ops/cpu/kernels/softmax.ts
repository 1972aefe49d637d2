// The exponential function on four floats, and softmax cross-entropy with its gradient.
import { laneSum, madd, nmadd } from "./simd";

/**
 * e^x for x <= 0 (and a little above), within about one unit in the last place. x = n ln 2 + r with
 * |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 7 (remainder below 1e-8); 2^n by adding n
 * to the exponent bits. Below -87 the result is 0.
 */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  // ln 2 in two parts, the first with few bits, so that n times it is exact.
  let r = nmadd(n, f32x4.splat(0.693359375), x);
  r = nmadd(n, f32x4.splat(-2.12194440e-4), r);
  let p = f32x4.splat(1.0 / 5040);
  p = madd(p, r, f32x4.splat(1.0 / 720));
  p = madd(p, r, f32x4.splat(1.0 / 120));
  p = madd(p, r, f32x4.splat(1.0 / 24));
  p = madd(p, r, f32x4.splat(1.0 / 6));
  p = madd(p, r, f32x4.splat(0.5));
  p = madd(p, r, f32x4.splat(1));
  p = madd(p, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  const result = f32x4.mul(p, power);
  // NaN compares false and must come through: choose zero only where x < -87 is true.
  return v128.andnot(result, f32x4.lt(x, f32x4.splat(-87)));
}

/**
 * One row of `n` logits: gradient = softmax - onehot(label), and the two numbers of the loss,
 * log(sum) + maximum - logit, as `sum` and `maximum - logit` at `parts`.
 */
function row(n: i32, z: usize, label: i32, gradient: usize, parts: usize): void {
  let highest = load<f32>(z);
  for (let i = 1; i < n; i++) highest = max(highest, load<f32>(z + (<usize>i << 2)));
  const top = f32x4.splat(highest);
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = exponential(f32x4.sub(v128.load(z + (<usize>i << 2)), top));
    v128.store(gradient + (<usize>i << 2), e);
    sums = f32x4.add(sums, e);
  }
  let sum = laneSum(sums);
  for (; i < n; i++) {
    const e = exponential(f32x4.sub(v128.load32_splat(z + (<usize>i << 2)), top));
    v128.store32_lane(gradient + (<usize>i << 2), e, 0);
    sum += f32x4.extract_lane(e, 0);
  }
  const scale: f32 = <f32>1 / sum;
  for (i = 0; i < n; i++) {
    const at = gradient + (<usize>i << 2);
    store<f32>(at, load<f32>(at) * scale);
  }
  store<f32>(parts, sum);
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
