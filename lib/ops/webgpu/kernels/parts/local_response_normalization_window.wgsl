// Shared by local response normalization and its gradient: the size of the window, and the power.

const CHANNELS = 96u;
const RADIUS = 2u;
const THREE_QUARTERS = true; // whether beta is 0.75

const QUADS = (CHANNELS + 3u) / 4u; // per pixel
const SPAN = 2u * RADIUS + 1u; // channels per window

struct Uniforms {
  threads: u32,
  bias: f32,
  alpha: f32,
  beta: f32,
}

// s ^ -beta; for the paper's 0.75 with two square roots, which are cheaper than log and exp.
fn power(s: vec4<f32>) -> vec4<f32> {
  if (THREE_QUARTERS) {
    let root = inverseSqrt(s);
    return unless_nan(s, root * sqrt(root));
  }
  return unless_nan(s, pow(s, vec4(-u.beta)));
}
