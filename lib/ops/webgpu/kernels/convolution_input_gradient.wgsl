// The gradient of a convolution's input: a convolution of dy with the filter rotated by 180
// degrees.
//
//   dx[n, iy, ix, ci] = sum over the taps (ky, kx) that hit and over co of
//     dy[n, (iy + top - ky) / stride, (ix + left - kx) / stride, co] * weights[ky, kx, ci, co]
//
// With a stride, a tap hits only where iy + top - ky is divisible by the stride. The input is
// therefore split into stride * stride phases of pixels that are hit by the same taps (`batch`
// counts the phases): no thread tests divisibility, and no multiplication by an inserted zero is
// done.
//
// rows    (n, qy, qx)   the pixels of one phase: iy = qy * stride + phase_y
// depth   (ty, tx, co)  its taps: ky = first_y + ty * stride
// columns ci
// Both operands are contiguous along the depth: co is the fastest axis of dy and filter.
//
// Bytes: at least 4 * (|dy| + |filter| + |dx|).
// Operations: 2 * |dy| * KERNEL_HEIGHT * KERNEL_WIDTH * CHANNELS.

const HEIGHT = 27u;
const WIDTH = 27u;
const CHANNELS = 48u;
const OUT_HEIGHT = 27u;
const OUT_WIDTH = 27u;
const OUT_CHANNELS = 128u;
const KERNEL_HEIGHT = 5u;
const KERNEL_WIDTH = 5u;
const STRIDE_Y = 1u;
const STRIDE_X = 1u;
const TOP = 2i;
const LEFT = 2i;
const CHANNEL_QUADS = true; // whether four neighbours in depth always share a tap

const PHASE_HEIGHT = (HEIGHT + STRIDE_Y - 1u) / STRIDE_Y;
const PHASE_WIDTH = (WIDTH + STRIDE_X - 1u) / STRIDE_X;
const PHASE_PIXELS = PHASE_HEIGHT * PHASE_WIDTH;
const TAPS_X = (KERNEL_WIDTH + STRIDE_X - 1u) / STRIDE_X;
const TAP_ROW = TAPS_X * OUT_CHANNELS;

struct LeftLine { image: u32, y: i32, x: i32, index: u32 }
struct RightLine { channel: u32, first_y: u32, first_x: u32 }

// The first tap that hits the pixels of a phase.
fn first_y(batch: u32) -> u32 { return u32(i32(batch / STRIDE_X) + TOP) % STRIDE_Y; }
fn first_x(batch: u32) -> u32 { return u32(i32(batch % STRIDE_X) + LEFT) % STRIDE_X; }

fn left_line(row: u32, batch: u32) -> LeftLine {
  let pixel = row % PHASE_PIXELS;
  let y = i32((pixel / PHASE_WIDTH) * STRIDE_Y + batch / STRIDE_X) + TOP - i32(first_y(batch));
  let x = i32((pixel % PHASE_WIDTH) * STRIDE_X + batch % STRIDE_X) + LEFT - i32(first_x(batch));
  return LeftLine((row / PHASE_PIXELS) * OUT_HEIGHT, y / i32(STRIDE_Y), x / i32(STRIDE_X), row);
}

fn left_quad(line: LeftLine, k: u32, end: u32) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let place = dy_place(line, k, end);
    return select(vec4<f32>(), dy_quad(place.offset), place.inside);
  }
  return vec4(dy_element(line, k, end), dy_element(line, k + 1u, end), dy_element(line, k + 2u, end), dy_element(line, k + 3u, end));
}

fn dy_element(line: LeftLine, k: u32, end: u32) -> f32 {
  let place = dy_place(line, k, end);
  return select(0.0, dy_at(place.offset), place.inside);
}

struct Place { offset: u32, inside: bool }

fn dy_place(line: LeftLine, k: u32, end: u32) -> Place {
  let y = line.y - i32(k / TAP_ROW);
  let rest = k % TAP_ROW;
  let x = line.x - i32(rest / OUT_CHANNELS);
  let inside = k < end && u32(y) < OUT_HEIGHT && u32(x) < OUT_WIDTH; // a negative number becomes a huge u32
  let offset = ((line.image + u32(y)) * OUT_WIDTH + u32(x)) * OUT_CHANNELS + rest % OUT_CHANNELS;
  return Place(select(0u, offset, inside), inside);
}

fn right_line(column: u32, batch: u32) -> RightLine {
  return RightLine(column, first_y(batch), first_x(batch));
}

fn right_quad(line: RightLine, k: u32, end: u32) -> vec4<f32> {
  if (CHANNEL_QUADS) {
    let place = filter_place(line, k, end);
    return select(vec4<f32>(), weights_quad(place.offset), place.inside);
  }
  return vec4(filter_element(line, k, end), filter_element(line, k + 1u, end), filter_element(line, k + 2u, end), filter_element(line, k + 3u, end));
}

fn filter_element(line: RightLine, k: u32, end: u32) -> f32 {
  let place = filter_place(line, k, end);
  return select(0.0, weights_at(place.offset), place.inside);
}

fn filter_place(line: RightLine, k: u32, end: u32) -> Place {
  let rest = k % TAP_ROW;
  let y = line.first_y + (k / TAP_ROW) * STRIDE_Y;
  let x = line.first_x + (rest / OUT_CHANNELS) * STRIDE_X;
  let inside = k < end && y < KERNEL_HEIGHT && x < KERNEL_WIDTH;
  let offset = ((y * KERNEL_WIDTH + x) * CHANNELS + line.channel) * OUT_CHANNELS + rest % OUT_CHANNELS;
  return Place(select(0u, offset, inside), inside);
}

// Four columns at each of four depths, for direct_product.wgsl (with CHANNEL_QUADS only):
// neighbouring columns are neighbouring filters of the same tap, so their position is computed
// once.
fn right_square(k: u32, column: u32, batch: u32, end: u32) -> mat4x4<f32> {
  let place = filter_place(right_line(column, batch), k, end);
  let inside = vec4(place.inside);
  return transpose(mat4x4(
    select(vec4<f32>(), weights_quad(place.offset), inside),
    select(vec4<f32>(), weights_quad(place.offset + OUT_CHANNELS), inside),
    select(vec4<f32>(), weights_quad(place.offset + 2u * OUT_CHANNELS), inside),
    select(vec4<f32>(), weights_quad(place.offset + 3u * OUT_CHANNELS), inside),
  ));
}

fn output_place(row: u32, column: u32, batch: u32) -> u32 {
  let pixel = row % PHASE_PIXELS;
  let y = (pixel / PHASE_WIDTH) * STRIDE_Y + batch / STRIDE_X;
  let x = (pixel % PHASE_WIDTH) * STRIDE_X + batch % STRIDE_X;
  if (y >= HEIGHT || x >= WIDTH) { return NOWHERE; }
  return (((row / PHASE_PIXELS) * HEIGHT + y) * WIDTH + x) * CHANNELS + column;
}
