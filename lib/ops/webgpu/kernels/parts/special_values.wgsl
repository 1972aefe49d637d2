// NaN, infinities and signs, tested on the bits.
//
// WGSL lets an implementation assume that there is no NaN: `max(x, 0)` may be 0 if x is NaN, and `x
// != x` may be evaluated as false. A net that diverges would then look healthy. Integer comparisons
// are exact: the bits of NaN are above those of infinity.

const SIGN = 0x80000000u;
const MAGNITUDE = 0x7fffffffu;
const INFINITY = 0x7f800000u;
const QUIET_NAN = 0x7fc00000u;

// max(x, 0): NaN stays NaN, -0 becomes 0.
fn relu(x: vec4<f32>) -> vec4<f32> {
  let bits = bitcast<vec4<u32>>(x);
  let negative = (bits >= vec4(SIGN)) & (bits <= vec4(SIGN | INFINITY));
  return bitcast<vec4<f32>>(select(bits, vec4<u32>(), negative));
}

// min(x, most) for most > 0: NaN stays NaN.
fn at_most(x: vec4<f32>, most: f32) -> vec4<f32> {
  let bits = bitcast<vec4<u32>>(x);
  let limit = vec4(bitcast<u32>(most));
  return bitcast<vec4<f32>>(select(bits, limit, (bits > limit) & (bits <= vec4(INFINITY))));
}

// x * 0: zero with the sign of x, but NaN where x is NaN or infinite.
fn times_zero(x: vec4<f32>) -> vec4<f32> {
  let bits = bitcast<vec4<u32>>(x);
  let lost = (bits & vec4(INFINITY)) == vec4(INFINITY);
  return bitcast<vec4<f32>>(select(bits & vec4(SIGN), bits | vec4(QUIET_NAN), lost));
}

// dy * step(y), as in tfjs: dy where y > 0, else dy * 0; NaN where y is NaN.
fn relu_gradient(dy: vec4<f32>, y: vec4<f32>) -> vec4<f32> {
  let bits = bitcast<vec4<u32>>(y);
  let positive = (bits > vec4<u32>()) & (bits <= vec4(INFINITY));
  let nan = (bits & vec4(MAGNITUDE)) > vec4(INFINITY);
  let dz = bitcast<vec4<u32>>(select(times_zero(dy), dy, positive));
  return bitcast<vec4<f32>>(select(dz, bits, nan));
}

// f where x is a number, NaN where x is NaN, because pow and inverseSqrt need not preserve NaN.
fn unless_nan(x: vec4<f32>, f: vec4<f32>) -> vec4<f32> {
  let bits = bitcast<vec4<u32>>(x);
  let nan = (bits & vec4(MAGNITUDE)) > vec4(INFINITY);
  return bitcast<vec4<f32>>(select(bitcast<vec4<u32>>(f), bits, nan));
}

// Integers in the order of the floats: -0 and 0 are equal, and NaN is below all numbers.
const ORDER_OF_NAN = -2147483646i;
const ORDER_OF_NOTHING = -2147483647i;

fn order(x: vec4<f32>) -> vec4<i32> {
  let bits = bitcast<vec4<u32>>(x);
  let magnitude = vec4<i32>(bits & vec4(MAGNITUDE));
  let number = select(magnitude, -magnitude, bits >= vec4(SIGN));
  return select(number, vec4(ORDER_OF_NAN), magnitude > vec4(i32(INFINITY)));
}

// A NaN. WGSL does not allow a constant NaN, so `bits` is any number that is known only at run
// time.
fn not_a_number(bits: u32) -> f32 {
  return bitcast<f32>(bits | QUIET_NAN);
}
