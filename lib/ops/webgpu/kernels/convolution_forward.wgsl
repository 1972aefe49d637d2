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

alias LeftLine = Window;
struct RightLine { offset: u32, index: u32 }

fn left_line(row: u32, batch: u32) -> LeftLine {
  return window_of(row);
}

fn left_quad(line: LeftLine, k: u32, end: u32) -> vec4<f32> {
  return window_quad(line, k, vec4(k, k + 1u, k + 2u, k + 3u) < vec4(end));
}

fn right_line(k: u32, batch: u32) -> RightLine {
  return RightLine(k * u.columns, k);
}

fn right_quad(line: RightLine, column: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(), weights_quad(line.offset + column), line.index < end);
}
