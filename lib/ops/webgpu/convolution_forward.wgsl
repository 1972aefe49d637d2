// Convolution as a matrix product whose left matrix is never stored (implicit GEMM).
//
//   y[n, oy, ox, co] = sum over ky, kx, ci of
//     x[n, oy * stride - top + ky, ox * stride - left + kx, ci] * weights[ky, kx, ci, co]
//
// rows    (n, oy, ox)   all output positions of the whole batch, so that 13 x 13 maps fill tiles
// depth   (ky, kx, ci)  one filter
// columns co
// The left operand is read from the image where it lies; what im2col would write (for conv1 of the
// paper at batch 128: 536 MiB) exists only as tiles in workgroup memory. A row of the left operand
// is a line: its place in the image is computed once, then the thread slides along the filter.
// The right operand is the filter as it is stored: [ky, kx, ci] down, co across.
//
// Bytes at least 4 * (|x| + |filter| + |y|); operations 2 * |y| * KERNEL_HEIGHT * KERNEL_WIDTH * CHANNELS.

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
const PIXELS = OUT_HEIGHT * OUT_WIDTH;

struct LeftLine { image: u32, y: i32, x: i32 }
struct RightLine { offset: u32, index: u32 }

fn left_line(row: u32, batch: u32) -> LeftLine {
  let pixel = row % PIXELS;
  return LeftLine(
    (row / PIXELS) * HEIGHT,
    i32((pixel / OUT_WIDTH) * STRIDE_Y) - TOP,
    i32((pixel % OUT_WIDTH) * STRIDE_X) - LEFT,
  );
}

fn left_quad(line: LeftLine, k: u32, end: u32) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let place = place_of(line, k, end);
    return select(vec4<f32>(), x_quad(place.offset), place.inside);
  }
  return vec4(element(line, k, end), element(line, k + 1u, end), element(line, k + 2u, end), element(line, k + 3u, end));
}

fn element(line: LeftLine, k: u32, end: u32) -> f32 {
  let place = place_of(line, k, end);
  return select(0.0, x_at(place.offset), place.inside);
}

struct Place { offset: u32, inside: bool }

fn place_of(line: LeftLine, k: u32, end: u32) -> Place {
  let y = line.y + i32((k / KERNEL_ROW) * DILATION_Y);
  let rest = k % KERNEL_ROW;
  let x = line.x + i32((rest / CHANNELS) * DILATION_X);
  let inside = k < end && u32(y) < HEIGHT && u32(x) < WIDTH; // a negative number is a huge u32
  let offset = ((line.image + u32(y)) * WIDTH + u32(x)) * CHANNELS + rest % CHANNELS;
  return Place(select(0u, offset, inside), inside);
}

fn right_line(k: u32, batch: u32) -> RightLine {
  return RightLine(k * u.columns, k);
}

fn right_quad(line: RightLine, column: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), weights_quad(line.offset + column), line.index < end);
}

fn output_place(row: u32, column: u32, batch: u32) -> u32 {
  return row * u.columns + column;
}
