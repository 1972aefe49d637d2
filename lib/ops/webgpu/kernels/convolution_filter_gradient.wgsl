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

struct LeftLine { window: Window, inside: bool }
struct RightLine { offset: u32, inside: bool }

fn left_line(k: u32, batch: u32) -> LeftLine {
  return LeftLine(window_of(k), k < u.depth_end);
}

fn left_quad(line: LeftLine, row: u32, end: u32) -> vec4<f32> {
  return window_quad(line.window, row, vec4(line.inside));
}

fn right_line(k: u32, batch: u32) -> RightLine {
  return RightLine(k * u.columns, k < u.depth_end);
}

fn right_quad(line: RightLine, column: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), dy_quad(line.offset + column), line.inside);
}
