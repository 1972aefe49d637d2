// Local response normalization across channels (section 3.3 of the paper).
//
//   y[c] = x[c] * (bias + alpha * sum over |j - c| <= RADIUS of x[j]^2) ^ -beta
//
// One thread: four neighbouring channels of one pixel. It reads the quads that hold its window
// (three for the paper's radius of 2) into registers and sums the squares from there.
//
// Bytes: 8 per element; x is read once from memory, its neighbours come from the cache. Operations:
// about 2 * RADIUS + 6 and one power per element, so memory bandwidth limits the speed.

const CHANNELS = 96u;
const QUADS = 24u; // channels / 4, rounded up
const RADIUS = 2u;
const SIDE = 1u; // quads on each side: ceil(RADIUS / 4)
const POWER = 1u; // 1: beta is 0.75, 0: any other

const READ = 2u * SIDE + 1u; // quads read
const WINDOW = READ * 4u;
const SPAN = 2u * RADIUS + 1u;
const OWN = 4u * SIDE; // index of the thread's own first channel

struct Uniforms {
  threads: u32,
  bias: f32,
  alpha: f32,
  beta: f32,
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let thread = id.y * grid.x * 64u + id.x;
  if (thread >= u.threads) { return; }
  let channel = (thread % QUADS) * 4u;
  let pixel = (thread / QUADS) * CHANNELS;
  var values: array<f32, WINDOW>; // from channel - OWN on, zeros outside the pixel
  for (var q = 0u; q < READ; q++) { // unroll
    let quad = channel_quad(pixel, channel + q * 4u - OWN);
    values[q * 4u] = quad.x;
    values[q * 4u + 1u] = quad.y;
    values[q * 4u + 2u] = quad.z;
    values[q * 4u + 3u] = quad.w;
  }
  var sums = vec4<f32>();
  for (var j = 0u; j < SPAN; j++) { // unroll
    const first = OWN - RADIUS + j;
    let v = vec4(values[first], values[first + 1u], values[first + 2u], values[first + 3u]);
    sums = fma(v, v, sums);
  }
  let own = vec4(values[OWN], values[OWN + 1u], values[OWN + 2u], values[OWN + 3u]);
  y_put_quad(pixel + channel, own * power(u.bias + u.alpha * sums), CHANNELS - channel);
}

// Channels outside the pixel are zero.
fn channel_quad(pixel: u32, channel: u32) -> vec4<f32> {
  let c = vec4(channel, channel + 1u, channel + 2u, channel + 3u); // a negative number becomes a huge one
  let inside = c < vec4(CHANNELS);
  return select(vec4<f32>(), x_quad(pixel + select(0u, channel, inside.x)), inside);
}

// s ^ -beta; for the paper's 0.75 with two square roots, which are cheaper than log and exp.
fn power(s: vec4<f32>) -> vec4<f32> {
  if (POWER == 1u) {
    let root = inverseSqrt(s);
    return unless_nan(s, root * sqrt(root));
  }
  return unless_nan(s, pow(s, vec4(-u.beta)));
}
