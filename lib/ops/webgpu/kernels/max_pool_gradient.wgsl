// The gradient of max pooling by gathering: each input visits the windows that contain it.
//
//   dx[p] = sum over the windows w that contain p and whose maximum is at p of dy[w]
//
// Scattering dy to the maxima would need atomics where windows overlap, and atomics add in no fixed
// order. Gathering needs none: one thread owns four neighbouring channels of one input and visits
// at most ceil(SIZE / stride)^2 windows (4 for 3 x 3 at stride 2). The maximum of a window is known
// from the forward pass, so one comparison shows whether p can be its position; only then are the
// earlier inputs of the window searched for an equal one, because the first maximum gets the
// gradient.
//
// Bytes: 4 * (2 |x| + 2 |y|). Operations: about 4 comparisons per input.

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
const TOP = 0u;
const LEFT = 0u;

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
  let position = thread / QUADS;
  let pixel = position % (HEIGHT * WIDTH);
  let image = position / (HEIGHT * WIDTH);
  let y = pixel / WIDTH;
  let x = pixel % WIDTH;
  let value = order(x_quad(position * CHANNELS + channel));
  // Windows oy with oy * stride - top <= y < oy * stride - top + SIZE.
  let last_y = min((y + TOP) / STRIDE_Y, OUT_HEIGHT - 1u);
  let last_x = min((x + LEFT) / STRIDE_X, OUT_WIDTH - 1u);
  let first_y = first_window(y + TOP, SIZE_Y, STRIDE_Y);
  let first_x = first_window(x + LEFT, SIZE_X, STRIDE_X);
  var sum = vec4<f32>();
  for (var oy = first_y; oy <= last_y; oy++) {
    for (var ox = first_x; ox <= last_x; ox++) {
      let window = ((image * OUT_HEIGHT + oy) * OUT_WIDTH + ox) * CHANNELS + channel;
      let maximum = order(y_quad(window));
      var mine = value == maximum;
      // Inputs before p in the window, row by row; the loop ends when no channel can be the maximum
      // any more.
      let ky = y + TOP - oy * STRIDE_Y;
      let kx = x + LEFT - ox * STRIDE_X;
      for (var k = 0u; k < ky * SIZE_X + kx && any(mine); k++) {
        let qy = oy * STRIDE_Y + k / SIZE_X - TOP; // above the image this wraps around to a huge number
        let qx = ox * STRIDE_X + k % SIZE_X - LEFT;
        if (qy < HEIGHT && qx < WIDTH) {
          let other = x_quad(((image * HEIGHT + qy) * WIDTH + qx) * CHANNELS + channel);
          mine = mine & (order(other) != maximum);
        }
      }
      sum += select(vec4<f32>(), dy_quad(window), mine);
    }
  }
  dx_put_quad(position * CHANNELS + channel, sum, CHANNELS - channel);
}

fn first_window(position: u32, size: u32, stride: u32) -> u32 {
  if (position < size) { return 0u; }
  return (position - size) / stride + 1u;
}
