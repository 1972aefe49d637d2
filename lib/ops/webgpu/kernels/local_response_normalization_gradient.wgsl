// The gradient of local response normalization; its cost is linear in the window.
//
//   s[c]  = bias + alpha * sum over |j - c| <= RADIUS of x[j]^2
//   dx[c] = dy[c] * s[c]^-beta - 2 * alpha * beta * x[c] * sum over |j - c| <= RADIUS of t[j]
//   t[j]  = dy[j] * x[j] * s[j]^(-beta - 1)
//
// One thread: four neighbouring channels of one pixel. They need t for channel - 2 ... channel + 5,
// and those need x for channel - 4 ... channel + 7: only three quads (radius 2). Everything stays
// in registers; no channel outside the window is read, and no barrier is needed.
//
// Bytes: 12 per element (x, dy, dx; y is not needed). Operations: about 50 and two powers per
// element.

const CHANNELS = 96u;
const QUADS = 24u; // channels / 4, rounded up
const RADIUS = 2u;
const SIDE = 1u; // quads on each side: ceil(2 * RADIUS / 4)
const POWER = 1u; // 1: beta is 0.75, 0: any other

const READ = 2u * SIDE + 1u; // quads read
const WINDOW = READ * 4u;
const SPAN = 2u * RADIUS + 1u;
const TERMS = 2u * RADIUS + 4u; // t is needed for this many channels

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
  var x: array<f32, WINDOW>; // from channel - 4 * SIDE on, zeros outside the pixel
  var dy: array<f32, WINDOW>;
  for (var q = 0u; q < READ; q++) { // unroll
    let first = channel + q * 4u - SIDE * 4u;
    let c = vec4(first, first + 1u, first + 2u, first + 3u); // a negative number becomes a huge one
    let inside = c < vec4(CHANNELS);
    let at = pixel + select(0u, first, inside.x);
    let x4 = select(vec4<f32>(), x_quad(at), inside);
    let dy4 = select(vec4<f32>(), dy_quad(at), inside);
    x[q * 4u] = x4.x;
    x[q * 4u + 1u] = x4.y;
    x[q * 4u + 2u] = x4.z;
    x[q * 4u + 3u] = x4.w;
    dy[q * 4u] = dy4.x;
    dy[q * 4u + 1u] = dy4.y;
    dy[q * 4u + 2u] = dy4.z;
    dy[q * 4u + 3u] = dy4.w;
  }
  // A running sum along the channels would cost less but would propagate the rounding error of a
  // large value, so each s is summed separately.
  var t: array<f32, TERMS>;
  var scale: array<f32, TERMS>;
  for (var i = 0u; i < TERMS; i++) { // unroll
    const j = i + 4u * SIDE - RADIUS;
    var sum = 0.0;
    for (var k = 0u; k < SPAN; k++) { // unroll
      let v = x[j - RADIUS + k];
      sum = fma(v, v, sum);
    }
    let s = u.bias + u.alpha * sum;
    scale[i] = power(s);
    t[i] = dy[j] * x[j] * scale[i] / s;
  }
  var result: array<f32, 4>;
  for (var i = 0u; i < 4u; i++) { // unroll
    var sum = 0.0;
    for (var k = 0u; k < SPAN; k++) { // unroll
      sum += t[i + k];
    }
    result[i] = dy[i + 4u * SIDE] * scale[i + RADIUS] -
      2.0 * u.alpha * u.beta * x[i + 4u * SIDE] * sum;
  }
  dx_put_quad(pixel + channel, vec4(result[0], result[1], result[2], result[3]), CHANNELS - channel);
}

// s ^ -beta; for the paper's 0.75 with two square roots, which are cheaper than log and exp.
fn power(s: f32) -> f32 {
  if (POWER == 1u) {
    let root = inverseSqrt(s);
    return unless_nan(vec4(s), vec4(root * sqrt(root))).x;
  }
  return unless_nan(vec4(s), vec4(pow(s, -u.beta))).x;
}
