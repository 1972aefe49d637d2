// A product with few rows: a fully connected layer with a small batch.
//
//   C[row, column] = sum over k of A[row, k] * B[k, column],   rows <= 8
//
// Each number of B is used for only a few multiply-adds, so the time to read B dominates: 4 bytes
// for 2 * rows operations. A tile of B in workgroup memory would not be shared. One thread owns
// four neighbouring columns of all rows and goes down B next to its neighbours, so a workgroup of
// 64 reads 1024 contiguous bytes; the numbers of A are the same for all threads and come from the
// cache. The depth is split into spans (workgroup z) until the card is full; sum_partials.wgsl adds
// them in a fixed order.
//
// Bytes: 4 * (rows * depth + depth * columns + rows * columns). Operations: 2 * rows * depth *
// columns.

const ROWS = 4u;
const SPLIT = false;

struct Uniforms {
  rows: u32,
  columns: u32,
  depth: u32,
  span: u32, // a multiple of four
  output_size: u32,
  activation: u32, // see epilogue.wgsl
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(global_invocation_id) id: vec3<u32>,
) {
  let column = id.x * 4u;
  if (column >= u.columns) { return; }
  let begin = workgroup.z * u.span;
  let end = min(begin + u.span, u.depth);
  var sums: array<vec4<f32>, ROWS>;
  for (var k = begin; k < end; k += 4u) {
    let first = b_quad(k * u.columns + column);
    let second = b_quad((k + 1u) * u.columns + column);
    let third = b_quad((k + 2u) * u.columns + column);
    let fourth = b_quad((k + 3u) * u.columns + column);
    for (var i = 0u; i < ROWS; i++) { // unroll
      let left = a_quad(i * u.depth + k);
      sums[i] = fma(vec4(left.x), first, sums[i]);
      sums[i] = fma(vec4(left.y), second, sums[i]);
      sums[i] = fma(vec4(left.z), third, sums[i]);
      sums[i] = fma(vec4(left.w), fourth, sums[i]);
    }
  }
  for (var i = 0u; i < ROWS; i++) { // unroll
    if (i < u.rows) {
      let at = i * u.columns + column;
      if (SPLIT) {
        output_put_quad(workgroup.z * u.output_size + at, sums[i], u.columns - column);
      } else {
        output_put_quad(at, epilogue(sums[i], bias_quad(column)), u.columns - column);
      }
    }
  }
}
