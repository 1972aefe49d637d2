// Bias and activation, applied to a sum before it is stored: fused into the product, so that the
// output is written once and not read back.
//
//   y = activation(sum + bias)

const RELU = 1u;
const RELU6 = 2u;
const SIGMOID = 3u;
const TANH = 4u;

// The activation is a uniform, not a constant: the branch costs nothing compared to the product,
// and one compiled shader serves all activations.

fn epilogue(sum: vec4<f32>, bias: vec4<f32>) -> vec4<f32> {
  let z = sum + bias;
  if (u.activation == RELU) { return relu(z); }
  if (u.activation == RELU6) { return at_most(relu(z), 6.0); }
  if (u.activation == SIGMOID) { return sigmoid(z); }
  if (u.activation == TANH) { return hyperbolic_tangent(z); }
  return z;
}

// 1 / (1 + e^-z), from e^-|z| so that nothing overflows.
fn sigmoid(z: vec4<f32>) -> vec4<f32> {
  let e = exp(-abs(z));
  let positive = 1.0 / (1.0 + e);
  return select(e * positive, positive, z >= vec4<f32>());
}

// tanh(z): for |z| < 0.625, where the other formula would lose digits, the first terms of the odd
// series with the fitted coefficients of Cephes' tanhf.
fn hyperbolic_tangent(z: vec4<f32>) -> vec4<f32> {
  let s = z * z;
  var p = fma(vec4(-5.70498872745e-3), s, vec4(2.06390887954e-2));
  p = fma(p, s, vec4(-5.37397155531e-2));
  p = fma(p, s, vec4(1.33314422036e-1));
  p = fma(p, s, vec4(-3.33332819422e-1));
  let small = fma(p * s, z, z);
  let e = exp(-2.0 * abs(z));
  let large = (1.0 - e) / (1.0 + e);
  let value = bitcast<vec4<u32>>(select(large, small, abs(z) < vec4(0.625)));
  let sign = bitcast<vec4<u32>>(z) & vec4(SIGN);
  return bitcast<vec4<f32>>((value & vec4(MAGNITUDE)) | sign);
}
