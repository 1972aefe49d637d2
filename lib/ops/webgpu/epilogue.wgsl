// What happens to a sum before it is stored: bias and activation, fused into the product so that
// the output is written once and never read back for them.
//
//   y = activation(sum + bias)

const ACTIVATION = 0u; // 0 linear, 1 relu, 2 relu6, 3 sigmoid, 4 tanh

fn epilogue(sum: vec4<f32>, bias: vec4<f32>) -> vec4<f32> {
  let z = sum + bias;
  if (ACTIVATION == 1u) { return max(z, vec4<f32>()); }
  if (ACTIVATION == 2u) { return clamp(z, vec4<f32>(), vec4(6.0)); }
  if (ACTIVATION == 3u) { return 1.0 / (1.0 + exp(-z)); }
  if (ACTIVATION == 4u) { return 1.0 - 2.0 / (exp(2.0 * z) + 1.0); }
  return z;
}
