// A product with few rows and a transposed right matrix: the input gradient of a fully connected
// layer with a small batch.
//
//   C[row, column] = sum over k of A[row, k] * B[column, k],   rows <= 8
//
// Here B is contiguous along the depth, so threads are distributed along it: 16 threads share four
// columns; each takes every 16th quad of the depth (together 256 bytes of a column at a time) and
// multiplies quads by quads. At the end each thread adds its four lanes, and the 16 threads add
// their sums in workgroup memory, always in the same order. A workgroup of 64 threads computes 16
// columns of all rows.
//
// Bytes and operations as in thin_product.wgsl.

const ROWS = 4u;
const SPLIT = false;
const COLUMNS = 4u; // per thread
const THREADS = 16u; // along the depth
const SUMS = ROWS * COLUMNS;

struct Uniforms {
  rows: u32,
  columns: u32,
  depth: u32,
  span: u32, // a multiple of four
  output_size: u32,
  activation: u32, // see epilogue.wgsl
}

var<workgroup> shared_sums: array<array<f32, 64>, SUMS>;

@compute @workgroup_size(THREADS, 4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let column = (workgroup.x * 4u + local.y) * COLUMNS;
  let begin = workgroup.z * u.span;
  let end = min(begin + u.span, u.depth);
  var sums: array<vec4<f32>, SUMS>;
  for (var k = begin + local.x * 4u; k < end; k += THREADS * 4u) {
    var right: array<vec4<f32>, COLUMNS>;
    for (var j = 0u; j < COLUMNS; j++) { // unroll
      right[j] = b_quad(min(column + j, u.columns - 1u) * u.depth + k);
    }
    for (var i = 0u; i < ROWS; i++) { // unroll
      let left = a_quad(min(i, u.rows - 1u) * u.depth + k);
      for (var j = 0u; j < COLUMNS; j++) { // unroll
        sums[i * COLUMNS + j] = fma(left, right[j], sums[i * COLUMNS + j]);
      }
    }
  }
  for (var s = 0u; s < SUMS; s++) { // unroll
    shared_sums[s][thread] = (sums[s].x + sums[s].y) + (sums[s].z + sums[s].w);
  }
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (local.x < step) {
      for (var s = 0u; s < SUMS; s++) { // unroll
        shared_sums[s][thread] += shared_sums[s][thread + step];
      }
    }
  }
  if (local.x == 0u && column < u.columns) {
    for (var i = 0u; i < ROWS; i++) { // unroll
      if (i < u.rows) {
        let sum = vec4(
          shared_sums[i * COLUMNS][thread],
          shared_sums[i * COLUMNS + 1u][thread],
          shared_sums[i * COLUMNS + 2u][thread],
          shared_sums[i * COLUMNS + 3u][thread],
        );
        let at = i * u.columns + column;
        if (SPLIT) {
          output_put_quad(workgroup.z * u.output_size + at, sum, u.columns - column);
        } else {
          output_put_quad(at, epilogue(sum, bias_quad(column)), u.columns - column);
        }
      }
    }
  }
}
