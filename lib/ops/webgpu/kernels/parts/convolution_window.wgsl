// The window of an output in the image, shared by the forward pass and the gradient of the filter. It is
// a row (forward) or a column (gradient) of the im2col matrix, which is never stored.

const HEIGHT = 227u;
const WIDTH = 227u;
const CHANNELS = 3u;
const OUT_HEIGHT = 55u;
const OUT_WIDTH = 55u;
const KERNEL_HEIGHT = 11u;
const KERNEL_WIDTH = 11u;
const STRIDE_Y = 4u;
const STRIDE_X = 4u;
const DILATION_Y = 1u;
const DILATION_X = 1u;
const TOP = 0i;
const LEFT = 0i;
const CHANNEL_QUADS = false; // whether four neighbours in the window always share a pixel

const KERNEL_ROW = KERNEL_WIDTH * CHANNELS;
const IMAGE_ROW = WIDTH * CHANNELS;
const PIXELS = OUT_HEIGHT * OUT_WIDTH;

// Position of an output's window: the image's first row, the window's row in the image and its
// offset in that row, in elements.
struct Window { image: u32, y: i32, x: i32 }

fn window_of(output: u32) -> Window {
  let pixel = output % PIXELS;
  return Window(
    (output / PIXELS) * HEIGHT,
    i32((pixel / OUT_WIDTH) * STRIDE_Y) - TOP,
    (i32((pixel % OUT_WIDTH) * STRIDE_X) - LEFT) * i32(CHANNELS),
  );
}

// Four neighbours in the window from element k on (ky, kx, ci; ci varies fastest), zeros outside the
// image and where `wanted` is false.
fn window_quad(window: Window, k: u32, wanted: vec4<bool>) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let y = u32(window.y + i32((k / KERNEL_ROW) * DILATION_Y));
    let x = u32(window.x + i32(across(vec4(k % KERNEL_ROW)).x));
    let inside = wanted.x && y < HEIGHT && x < IMAGE_ROW; // a negative number becomes a huge u32
    return select(vec4<f32>(), x_quad(select(0u, (window.image + y) * IMAGE_ROW + x, inside)), inside);
  }
  // Four neighbours may span the end of one row of the window and the start of the next.
  var rest = vec4(k % KERNEL_ROW) + vec4(0u, 1u, 2u, 3u);
  var next = select(vec4<u32>(), vec4(1u), rest >= vec4(KERNEL_ROW));
  if (KERNEL_ROW < 4u) { next = rest / vec4(KERNEL_ROW); }
  rest -= next * KERNEL_ROW;
  let y = vec4<u32>(vec4(window.y) + vec4<i32>((vec4(k / KERNEL_ROW) + next) * DILATION_Y));
  let x = vec4<u32>(vec4(window.x) + vec4<i32>(across(rest)));
  let inside = wanted & (y < vec4(HEIGHT)) & (x < vec4(IMAGE_ROW));
  let at = select(vec4<u32>(), (vec4(window.image) + y) * IMAGE_ROW + x, inside);
  return select(vec4<f32>(), vec4(x_at(at.x), x_at(at.y), x_at(at.z), x_at(at.w)), inside);
}

// Converts an offset in a row of the window to an offset in a row of the image. Without dilation
// they are the same.
fn across(rest: vec4<u32>) -> vec4<u32> {
  if (DILATION_X == 1u) { return rest; }
  return rest + (rest / vec4(CHANNELS)) * (DILATION_X - 1u) * CHANNELS;
}

// Four columns at each of four depths, for direct_product.wgsl.
fn right_square(k: u32, column: u32, batch: u32, end: u32) -> mat4x4<f32> {
  return mat4x4(
    right_quad(right_line(k, batch), column, end),
    right_quad(right_line(k + 1u, batch), column, end),
    right_quad(right_line(k + 2u, batch), column, end),
    right_quad(right_line(k + 3u, batch), column, end),
  );
}

fn output_place(row: u32, column: u32, batch: u32) -> u32 {
  return row * u.columns + column;
}
