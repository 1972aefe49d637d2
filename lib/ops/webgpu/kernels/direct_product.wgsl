// A matrix product with few columns, without workgroup memory: the convolutions of narrow layers.
//
//   output[row, column] = sum over depth k of left[row, k] * right[k, column]
//
// If one thread computes all columns of its rows, no other thread needs the same numbers of `left`:
// copying them into workgroup memory, as in tile_product.wgsl, would gain nothing, because each is
// used for only as many multiply-adds as there are columns. So here every thread reads its rows
// directly, and the overlap of a convolution's windows comes from the cache. All threads use the
// same numbers of `right` at the same time: one read is broadcast to all of them (or, on some
// cards, done by the scalar unit). There is no barrier.
//
// One workgroup computes a tile of (4 * THREADS) x (4 * QUADS) outputs, one thread 4 x (4 * QUADS)
// of them in registers. For four steps in depth a thread reads 16 numbers of its own and does
// 256 multiply-adds with 4 x 4 quads: 16 per number, and one for each number broadcast.
// If the left operand is contiguous along the depth, neighbouring threads own neighbouring rows;
// if it is contiguous across, a thread owns four adjacent rows: either way the reads are adjacent.
//
// One more function in the kernel's own file provides the right operand:
//   right_square(k, column, batch, end) -> mat4x4f   four columns at each of the depths k ... k + 3
//
// Bytes: every number of `left` is read once per column tile, every number of `right` once per
// workgroup. Operations: 2 * rows * columns * depth.

const QUADS = 4u;
const THREADS = 64u;

const COLUMNS = 4u * QUADS;
const TILE_ROWS = 4u * THREADS;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let tiles_across = (u.column_end - u.column_begin + COLUMNS - 1u) / COLUMNS;
  let tile = workgroup.y * grid.x + workgroup.x;
  let row0 = u.row_begin + (tile / tiles_across) * TILE_ROWS;
  let column0 = u.column_begin + (tile % tiles_across) * COLUMNS;
  if (row0 >= u.row_end) { return; }
  let batch = workgroup.z / u.splits;
  let split = workgroup.z % u.splits;
  let begin = u.depth_begin + split * u.span;
  let end = min(begin + u.span, u.depth_end);

  let first_row = row0 + thread * select(4u, 1u, LEFT_ALONG_DEPTH);
  let next_row = select(1u, THREADS, LEFT_ALONG_DEPTH);
  var left_lines: array<LeftLine, 4>;
  if (LEFT_ALONG_DEPTH) {
    for (var i = 0u; i < 4u; i++) { // unroll
      left_lines[i] = left_line(first_row + i * next_row, batch);
    }
  }

  var sums: array<vec4<f32>, COLUMNS>;
  for (var k = begin; k < end; k += 4u) {
    var left: mat4x4<f32>; // left[j][i]: row i at depth k + j
    if (LEFT_ALONG_DEPTH) {
      left = transpose(mat4x4(
        left_quad(left_lines[0], k, end),
        left_quad(left_lines[1], k, end),
        left_quad(left_lines[2], k, end),
        left_quad(left_lines[3], k, end),
      ));
    } else {
      left = mat4x4(
        left_quad(left_line(k, batch), first_row, end),
        left_quad(left_line(k + 1u, batch), first_row, end),
        left_quad(left_line(k + 2u, batch), first_row, end),
        left_quad(left_line(k + 3u, batch), first_row, end),
      );
    }
    for (var q = 0u; q < QUADS; q++) { // unroll
      // right[j]: four columns at depth k + j
      let right = right_square(k, column0 + q * 4u, batch, end);
      for (var j = 0u; j < 4u; j++) { // unroll
        for (var i = 0u; i < 4u; i++) { // unroll
          sums[i * QUADS + q] = fma(vec4(left[j][i]), right[j], sums[i * QUADS + q]);
        }
      }
    }
  }

  for (var i = 0u; i < 4u; i++) { // unroll
    for (var q = 0u; q < QUADS; q++) { // unroll
      store(sums[i * QUADS + q], first_row + i * next_row, column0 + q * 4u, batch, split);
    }
  }
}
