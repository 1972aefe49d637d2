// Bias and activation, applied to a sum before it is stored: fused into the product, so that the
// output is written once and not read back.
//
//   y = activation(sum + bias)

const RELU = 1u;
const RELU6 = 2u;
const SIGMOID = 3u;
const TANH = 4u;
const TANH_POLYNOMIAL_LIMIT = 0.625;
const TANH_X3 = -0.333;
const TANH_X5 = 0.133;
const TANH_X7 = -0.054;
const TANH_X9 = 0.021;
const TANH_X11 = -0.006;

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

// tanh(z): a polynomial near zero, where the other formula would lose digits.
fn hyperbolic_tangent(z: vec4<f32>) -> vec4<f32> {
  let s = z * z;
  var p = fma(vec4(TANH_X11), s, vec4(TANH_X9));
  p = fma(p, s, vec4(TANH_X7));
  p = fma(p, s, vec4(TANH_X5));
  p = fma(p, s, vec4(TANH_X3));
  let small = fma(p * s, z, z);
  let e = exp(-2.0 * abs(z));
  let large = (1.0 - e) / (1.0 + e);
  let value = bitcast<vec4<u32>>(select(large, small, abs(z) < vec4(TANH_POLYNOMIAL_LIMIT)));
  let sign = bitcast<vec4<u32>>(z) & vec4(SIGN);
  return bitcast<vec4<f32>>((value & vec4(MAGNITUDE)) | sign);
}
