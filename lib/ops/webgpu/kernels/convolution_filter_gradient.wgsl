// The gradient of a convolution's filter: a matrix product with few outputs and a long depth.
//
//   dFilter[ky, kx, ci, co] = sum over n, oy, ox of
//     x[n, oy * stride - top + ky, ox * stride - left + kx, ci] * dy[n, oy, ox, co]
//
// rows    (ky, kx, ci)
// depth   (n, oy, ox)   every output position of the batch: 387,200 for conv1 at batch 128
// columns co
// With one thread per weight, each thread would loop over the whole depth and read two numbers per
// multiply-add. Instead the depth is split into spans that run in parallel, each with tiles in
// registers; sum_partials.wgsl adds their partial sums in a fixed order.
// Both operands are contiguous across the depth: for one output position, the filter's window is part
// of the image and dy a row of channels, so both are copied into workgroup memory unchanged.
//
// Bytes: at least 4 * (|x| + |dy| + (2 * splits + 1) * |dFilter|). Operations: as in the forward
// pass.

const HEIGHT = 227u;
const WIDTH = 227u;
const CHANNELS = 3u;
const OUT_HEIGHT = 55u;
const OUT_WIDTH = 55u;
const KERNEL_HEIGHT = 11u;
const KERNEL_WIDTH = 11u;
const STRIDE_Y = 4u;
const STRIDE_X = 4u;
const TOP = 0i;
const LEFT = 0i;
const CHANNEL_QUADS = false; // whether four neighbouring rows always share a pixel

const KERNEL_ROW = KERNEL_WIDTH * CHANNELS;
const IMAGE_ROW = WIDTH * CHANNELS;
const PIXELS = OUT_HEIGHT * OUT_WIDTH;

// Position of an output's window, as in convolution_forward.wgsl.
struct LeftLine { image: u32, y: i32, x: i32, inside: bool }
struct RightLine { offset: u32, inside: bool }

fn left_line(k: u32, batch: u32) -> LeftLine {
  let pixel = k % PIXELS;
  return LeftLine(
    (k / PIXELS) * HEIGHT,
    i32((pixel / OUT_WIDTH) * STRIDE_Y) - TOP,
    (i32((pixel % OUT_WIDTH) * STRIDE_X) - LEFT) * i32(CHANNELS),
    k < u.depth_end,
  );
}

fn left_quad(line: LeftLine, row: u32, end: u32) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let y = u32(line.y + i32(row / KERNEL_ROW));
    let x = u32(line.x + i32(row % KERNEL_ROW));
    let inside = line.inside && y < HEIGHT && x < IMAGE_ROW; // a negative number becomes a huge u32
    return select(vec4<f32>(), x_quad(select(0u, (line.image + y) * IMAGE_ROW + x, inside)), inside);
  }
  // Four neighbouring rows may span the end of one row of the window and the start of the next.
  var rest = vec4(row % KERNEL_ROW) + vec4(0u, 1u, 2u, 3u);
  var next = select(vec4<u32>(), vec4(1u), rest >= vec4(KERNEL_ROW));
  if (KERNEL_ROW < 4u) { next = rest / vec4(KERNEL_ROW); }
  rest -= next * KERNEL_ROW;
  let y = vec4<u32>(vec4(line.y) + vec4<i32>(vec4(row / KERNEL_ROW) + next));
  let x = vec4<u32>(vec4(line.x) + vec4<i32>(rest));
  let inside = vec4(line.inside) & (y < vec4(HEIGHT)) & (x < vec4(IMAGE_ROW));
  let at = select(vec4<u32>(), (vec4(line.image) + y) * IMAGE_ROW + x, inside);
  return select(vec4<f32>(), vec4(x_at(at.x), x_at(at.y), x_at(at.z), x_at(at.w)), inside);
}

fn right_line(k: u32, batch: u32) -> RightLine {
  return RightLine(k * u.columns, k < u.depth_end);
}

fn right_quad(line: RightLine, column: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), dy_quad(line.offset + column), line.inside);
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
