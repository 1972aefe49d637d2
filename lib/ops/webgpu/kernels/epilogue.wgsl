// What happens to a sum before it is stored: bias and activation, fused into the product so that
// the output is written once and never read back for them.
//
//   y = activation(sum + bias)

// The activation is a uniform, not a constant: the branch costs nothing beside the product, and one
// compiled shader serves all of them.

fn epilogue(sum: vec4<f32>, bias: vec4<f32>) -> vec4<f32> {
  let z = sum + bias;
  if (u.activation == 1u) { return max(z, vec4<f32>()); } // relu
  if (u.activation == 2u) { return clamp(z, vec4<f32>(), vec4(6.0)); } // relu6
  if (u.activation == 3u) { return 1.0 / (1.0 + exp(-z)); } // sigmoid
  if (u.activation == 4u) { return 1.0 - 2.0 / (exp(2.0 * z) + 1.0); } // tanh
  return z;
}
