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
