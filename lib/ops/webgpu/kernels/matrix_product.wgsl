// Left and right operands for the product of two matrices, each stored as it is or transposed.
//
//   C[row, column] = sum over k of A[row, k] * B[k, column]
//
// Untransposed, A is contiguous along the depth (A[row, k], k fastest) and B across it; transposed,
// it is the other way round. Either way a quad is four adjacent numbers: one 128-bit load.
// The fully connected layers of AlexNet are such products: forward X W, gradients X^T dY and
// dY W^T. They move 4 * (rows * depth + depth * columns + rows * columns) bytes for
// 2 * rows * depth * columns operations: with few rows (a small batch) the weights are most of the
// bytes, and memory bandwidth limits the speed.

struct LeftLine { offset: u32, index: u32 }
struct RightLine { offset: u32, index: u32 }

const LEFT_TAIL = false; // whether quads of A may extend beyond the depth
const RIGHT_TAIL = false;

fn left_line(i: u32, batch: u32) -> LeftLine {
  return LeftLine(batch * u.left_batch + i * u.left_pitch - u.left_base, i);
}

fn left_quad(line: LeftLine, i: u32, end: u32) -> vec4<f32> {
  return inside(a_quad(line.offset + i), select(line.index, i, LEFT_ALONG_DEPTH), end, LEFT_TAIL);
}

fn right_line(i: u32, batch: u32) -> RightLine {
  return RightLine(batch * u.right_batch + i * u.right_pitch - u.right_base, i);
}

fn right_quad(line: RightLine, i: u32, end: u32) -> vec4<f32> {
  return inside(b_quad(line.offset + i), select(line.index, i, RIGHT_ALONG_DEPTH), end, RIGHT_TAIL);
}

// The quad, with zeros for depths from `end` on.
fn inside(quad: vec4<f32>, k: u32, end: u32, tail: bool) -> vec4<f32> {
  if (tail) {
    return select(vec4<f32>(), quad, vec4(k, k + 1u, k + 2u, k + 3u) < vec4(end));
  }
  return select(vec4<f32>(), quad, k < end);
}

fn output_place(row: u32, column: u32, batch: u32) -> u32 {
  return batch * u.output_batch + row * u.columns + column;
}
