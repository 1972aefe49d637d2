// Max pooling, overlapping or not.
//
//   y[n, oy, ox, c] = max over the window of x[n, oy * stride - top + ky, ox * stride - left + kx, c]
//
// As in tfjs, NaN among numbers is not a maximum; the maximum of a window with nothing but NaN is NaN
// (tfjs gives -Infinity, which the next ReLU would turn into 0), and that of a window entirely in the
// padding is -Infinity.
// One thread: four neighbouring channels of one output (one, if the number of channels is not a
// multiple of four). Threads with neighbouring channels read adjacent addresses.
// Bytes: 4 * (|x| + |y|) if the overlap comes from the cache. Operations: SIZE_Y * SIZE_X comparisons
// per output, so memory bandwidth limits the speed.

const HEIGHT = 55u;
const WIDTH = 55u;
const OUT_HEIGHT = 27u;
const OUT_WIDTH = 27u;
const QUADS = 12u; // channels / 4, rounded up
const CHANNELS = 48u;
const SIZE_Y = 3u;
const SIZE_X = 3u;
const STRIDE_Y = 2u;
const STRIDE_X = 2u;
const TOP = 0i;
const LEFT = 0i;

struct Uniforms {
  threads: u32,
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let thread = id.y * grid.x * 64u + id.x;
  if (thread >= u.threads) { return; }
  let channel = (thread % QUADS) * 4u;
  let output = thread / QUADS;
  let pixel = output % (OUT_HEIGHT * OUT_WIDTH);
  let image = output / (OUT_HEIGHT * OUT_WIDTH);
  let y0 = i32((pixel / OUT_WIDTH) * STRIDE_Y) - TOP;
  let x0 = i32((pixel % OUT_WIDTH) * STRIDE_X) - LEFT;
  var best = vec4(SIGN | INFINITY); // the bits of -Infinity
  var best_order = vec4(ORDER_OF_NOTHING);
  for (var ky = 0u; ky < SIZE_Y; ky++) {
    let y = u32(y0 + i32(ky));
    for (var kx = 0u; kx < SIZE_X; kx++) {
      let x = u32(x0 + i32(kx));
      if (y < HEIGHT && x < WIDTH) {
        let value = x_quad(((image * HEIGHT + y) * WIDTH + x) * CHANNELS + channel);
        let value_order = order(value);
        best = select(best, bitcast<vec4<u32>>(value), value_order > best_order);
        best_order = max(best_order, value_order);
      }
    }
  }
  y_put_quad(output * CHANNELS + channel, bitcast<vec4<f32>>(best), CHANNELS - channel);
}
