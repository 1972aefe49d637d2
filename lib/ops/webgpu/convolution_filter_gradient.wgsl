// The gradient of a convolution's filter: a matrix product with few outputs and a long depth.
//
//   dFilter[ky, kx, ci, co] = sum over n, oy, ox of
//     x[n, oy * stride - top + ky, ox * stride - left + kx, ci] * dy[n, oy, ox, co]
//
// rows    (ky, kx, ci)
// depth   (n, oy, ox)   every output position of the batch: 387,200 for conv1 at batch 128
// columns co
// One thread a weight would walk that depth alone and read two numbers for one multiply-add. Here
// the depth is cut into spans that run at the same time, each with tiles in registers; their
// partial sums are added by sum_partials.wgsl in a fixed order.
// Both operands lie across the depth: for one output position, the filter's window is a piece of
// the image and dy a row of channels, so both are copied into workgroup memory as they lie.
//
// Bytes at least 4 * (|x| + |dy| + (2 * splits + 1) * |dFilter|); operations as the forward pass.

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
const PIXELS = OUT_HEIGHT * OUT_WIDTH;

struct LeftLine { image: u32, y: i32, x: i32, inside: bool }
struct RightLine { offset: u32, inside: bool }

fn left_line(k: u32, batch: u32) -> LeftLine {
  let pixel = k % PIXELS;
  return LeftLine(
    (k / PIXELS) * HEIGHT,
    i32((pixel / OUT_WIDTH) * STRIDE_Y) - TOP,
    i32((pixel % OUT_WIDTH) * STRIDE_X) - LEFT,
    k < u.depth_end,
  );
}

fn left_quad(line: LeftLine, row: u32, end: u32) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let place = place_of(line, row);
    return select(vec4<f32>(), x_quad(place.offset), place.inside);
  }
  return vec4(element(line, row), element(line, row + 1u), element(line, row + 2u), element(line, row + 3u));
}

fn element(line: LeftLine, row: u32) -> f32 {
  let place = place_of(line, row);
  return select(0.0, x_at(place.offset), place.inside);
}

struct Place { offset: u32, inside: bool }

fn place_of(line: LeftLine, row: u32) -> Place {
  let y = line.y + i32(row / KERNEL_ROW);
  let rest = row % KERNEL_ROW;
  let x = line.x + i32(rest / CHANNELS);
  let inside = line.inside && u32(y) < HEIGHT && u32(x) < WIDTH; // a negative number is a huge u32
  let offset = ((line.image + u32(y)) * WIDTH + u32(x)) * CHANNELS + rest % CHANNELS;
  return Place(select(0u, offset, inside), inside);
}

fn right_line(k: u32, batch: u32) -> RightLine {
  return RightLine(k * u.columns, k < u.depth_end);
}

fn right_quad(line: RightLine, column: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), dy_quad(line.offset + column), line.inside);
}

fn output_place(row: u32, column: u32, batch: u32) -> u32 {
  return row * u.columns + column;
}
