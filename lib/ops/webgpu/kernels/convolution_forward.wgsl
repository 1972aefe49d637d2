// Convolution as a matrix product whose left matrix is never stored (implicit GEMM).
//
//   y[n, oy, ox, co] = sum over ky, kx, ci of
//     x[n, oy * stride - top + ky, ox * stride - left + kx, ci] * weights[ky, kx, ci, co]
//
// rows    (n, oy, ox)   all output positions of the whole batch, so that 13 x 13 maps fill tiles
// depth   (ky, kx, ci)  one filter
// columns co
// The left operand is read directly from the image; the im2col matrix (536 MiB for conv1 of the paper
// at batch 128) exists only as tiles in workgroup memory. A row of the left operand is a line: its
// position in the image is computed once, and the thread then moves along the filter.
// The right operand is the filter as it is stored: [ky, kx, ci] down, co across.
//
// Bytes: at least 4 * (|x| + |filter| + |y|).
// Operations: 2 * |y| * KERNEL_HEIGHT * KERNEL_WIDTH * CHANNELS.

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
const CHANNEL_QUADS = false; // whether four neighbours in depth always share a pixel

const KERNEL_ROW = KERNEL_WIDTH * CHANNELS;
const IMAGE_ROW = WIDTH * CHANNELS;
const PIXELS = OUT_HEIGHT * OUT_WIDTH;

// Position of an output's window: the image's first row, the window's row in the image and its
// offset in that row, in elements.
struct LeftLine { image: u32, y: i32, x: i32 }
struct RightLine { offset: u32, index: u32 }

fn left_line(row: u32, batch: u32) -> LeftLine {
  let pixel = row % PIXELS;
  return LeftLine(
    (row / PIXELS) * HEIGHT,
    i32((pixel / OUT_WIDTH) * STRIDE_Y) - TOP,
    (i32((pixel % OUT_WIDTH) * STRIDE_X) - LEFT) * i32(CHANNELS),
  );
}

fn left_quad(line: LeftLine, k: u32, end: u32) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let y = line.y + i32((k / KERNEL_ROW) * DILATION_Y);
    let x = line.x + i32(across(vec4(k % KERNEL_ROW)).x);
    let inside = k < end && u32(y) < HEIGHT && u32(x) < IMAGE_ROW; // a negative number becomes a huge u32
    return select(vec4<f32>(), x_quad(select(0u, (line.image + u32(y)) * IMAGE_ROW + u32(x), inside)), inside);
  }
  // Four neighbours in depth may span the end of one row of the window and the start of the next.
  let depth = vec4(k, k + 1u, k + 2u, k + 3u);
  var rest = vec4(k % KERNEL_ROW) + vec4(0u, 1u, 2u, 3u);
  var next = select(vec4<u32>(), vec4(1u), rest >= vec4(KERNEL_ROW));
  if (KERNEL_ROW < 4u) { next = rest / vec4(KERNEL_ROW); }
  rest -= next * KERNEL_ROW;
  let y = vec4<u32>(vec4(line.y) + vec4<i32>((vec4(k / KERNEL_ROW) + next) * DILATION_Y));
  let x = vec4<u32>(vec4(line.x) + vec4<i32>(across(rest)));
  let inside = (depth < vec4(end)) & (y < vec4(HEIGHT)) & (x < vec4(IMAGE_ROW));
  let at = select(vec4<u32>(), (vec4(line.image) + y) * IMAGE_ROW + x, inside);
  return select(vec4<f32>(), vec4(x_at(at.x), x_at(at.y), x_at(at.z), x_at(at.w)), inside);
}

// Converts an offset in a row of the window to an offset in a row of the image. Without dilation
// they are the same.
fn across(rest: vec4<u32>) -> vec4<u32> {
  if (DILATION_X == 1u) { return rest; }
  return rest + (rest / vec4(CHANNELS)) * (DILATION_X - 1u) * CHANNELS;
}

fn right_line(k: u32, batch: u32) -> RightLine {
  return RightLine(k * u.columns, k);
}

fn right_quad(line: RightLine, column: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), weights_quad(line.offset + column), line.index < end);
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
