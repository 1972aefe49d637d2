// The tiled matrix product under every convolution and every fully connected layer.
//
//   output[row, column] = sum over depth k of left[row, k] * right[k, column]
//
// One workgroup computes a tile of TILE_ROWS x TILE_COLUMNS outputs. It goes along k in steps of
// DEPTH: all threads together copy a TILE_ROWS x DEPTH block of `left` and a DEPTH x TILE_COLUMNS
// block of `right` into workgroup memory, wait at a barrier, and multiply the two blocks.
// One thread owns ROWS x (4 * QUADS) outputs and keeps them in registers. For each k it reads
// ROWS + 4 * QUADS numbers from workgroup memory and does ROWS * 4 * QUADS multiply-adds: with
// 8 x 8, that is 4 multiply-adds per number read, compared to one half with one output per thread.
//
// Bytes: every number of `left` is read from memory once per column tile, every number of `right`
// once per row tile, so larger tiles move fewer bytes. Operations: 2 * rows * columns * depth.

const ROWS = 8u;
const QUADS = 2u;
const THREADS_X = 8u;
const THREADS_Y = 8u;
const DEPTH = 16u;

const THREADS = THREADS_X * THREADS_Y;
const ROW_QUADS = ROWS / 4u;
const TILE_ROWS = ROWS * THREADS_Y;
const TILE_COLUMNS = 4u * QUADS * THREADS_X;
const DEPTH_QUADS = DEPTH / 4u;
const LEFT_WIDTH = TILE_ROWS / 4u;
const RIGHT_WIDTH = TILE_COLUMNS / 4u;
const LEFT_LOADS = (LEFT_WIDTH * DEPTH + THREADS - 1u) / THREADS;
const RIGHT_LOADS = (RIGHT_WIDTH * DEPTH + THREADS - 1u) / THREADS;

var<workgroup> left_tile: array<array<vec4<f32>, LEFT_WIDTH>, DEPTH>;
var<workgroup> right_tile: array<array<vec4<f32>, RIGHT_WIDTH>, DEPTH>;

@compute @workgroup_size(THREADS_X, THREADS_Y)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  // The column tile varies fastest, so that tiles computed at the same time share the rows of
  // `left` in the cache.
  let tiles_across = (u.column_end - u.column_begin + TILE_COLUMNS - 1u) / TILE_COLUMNS;
  let tile = workgroup.y * grid.x + workgroup.x;
  let row0 = u.row_begin + (tile / tiles_across) * TILE_ROWS;
  let column0 = u.column_begin + (tile % tiles_across) * TILE_COLUMNS;
  if (row0 >= u.row_end) { return; }
  let batch = workgroup.z / u.splits;
  let split = workgroup.z % u.splits;
  let begin = u.depth_begin + split * u.span;
  let end = min(begin + u.span, u.depth_end);

  // Lines along the depth are the same for all steps.
  var left_lines: array<LeftLine, LEFT_LOADS>;
  var right_lines: array<RightLine, RIGHT_LOADS>;
  for (var i = 0u; i < LEFT_LOADS; i++) { // unroll
    if (LEFT_ALONG_DEPTH) {
      left_lines[i] = left_line(row0 + (thread + i * THREADS) / DEPTH_QUADS, batch);
    }
  }
  for (var i = 0u; i < RIGHT_LOADS; i++) { // unroll
    if (RIGHT_ALONG_DEPTH) {
      right_lines[i] = right_line(column0 + (thread + i * THREADS) / DEPTH_QUADS, batch);
    }
  }

  var sums: array<vec4<f32>, ROWS * QUADS>;
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    for (var i = 0u; i < LEFT_LOADS; i++) { // unroll
      let e = thread + i * THREADS;
      if (e < LEFT_WIDTH * DEPTH) {
        if (LEFT_ALONG_DEPTH) {
          // Four depths of one row are stored in four lines of the tile.
          let row = e / DEPTH_QUADS;
          let k = (e % DEPTH_QUADS) * 4u;
          let quad = left_quad(left_lines[i], k0 + k, end);
          left_tile[k][row / 4u][row % 4u] = quad.x;
          left_tile[k + 1u][row / 4u][row % 4u] = quad.y;
          left_tile[k + 2u][row / 4u][row % 4u] = quad.z;
          left_tile[k + 3u][row / 4u][row % 4u] = quad.w;
        } else {
          let k = e / LEFT_WIDTH;
          let quad = e % LEFT_WIDTH;
          left_tile[k][quad] = left_quad(left_line(k0 + k, batch), row0 + quad * 4u, end);
        }
      }
    }
    for (var i = 0u; i < RIGHT_LOADS; i++) { // unroll
      let e = thread + i * THREADS;
      if (e < RIGHT_WIDTH * DEPTH) {
        if (RIGHT_ALONG_DEPTH) {
          let column = e / DEPTH_QUADS;
          let k = (e % DEPTH_QUADS) * 4u;
          let quad = right_quad(right_lines[i], k0 + k, end);
          right_tile[k][column / 4u][column % 4u] = quad.x;
          right_tile[k + 1u][column / 4u][column % 4u] = quad.y;
          right_tile[k + 2u][column / 4u][column % 4u] = quad.z;
          right_tile[k + 3u][column / 4u][column % 4u] = quad.w;
        } else {
          let k = e / RIGHT_WIDTH;
          let quad = e % RIGHT_WIDTH;
          right_tile[k][quad] = right_quad(right_line(k0 + k, batch), column0 + quad * 4u, end);
        }
      }
    }
    workgroupBarrier();

    for (var k = 0u; k < DEPTH; k++) {
      var right: array<vec4<f32>, QUADS>;
      for (var q = 0u; q < QUADS; q++) { // unroll
        right[q] = right_tile[k][local.x + q * THREADS_X];
      }
      for (var p = 0u; p < ROW_QUADS; p++) { // unroll
        let left = left_tile[k][local.y * ROW_QUADS + p];
        for (var q = 0u; q < QUADS; q++) { // unroll
          sums[(p * 4u) * QUADS + q] = fma(vec4(left.x), right[q], sums[(p * 4u) * QUADS + q]);
          sums[(p * 4u + 1u) * QUADS + q] = fma(vec4(left.y), right[q], sums[(p * 4u + 1u) * QUADS + q]);
          sums[(p * 4u + 2u) * QUADS + q] = fma(vec4(left.z), right[q], sums[(p * 4u + 2u) * QUADS + q]);
          sums[(p * 4u + 3u) * QUADS + q] = fma(vec4(left.w), right[q], sums[(p * 4u + 3u) * QUADS + q]);
        }
      }
    }
    workgroupBarrier();
  }

  for (var i = 0u; i < ROWS; i++) { // unroll
    for (var q = 0u; q < QUADS; q++) { // unroll
      let row = row0 + local.y * ROWS + i;
      let column = column0 + (local.x + q * THREADS_X) * 4u;
      store(sums[i * QUADS + q], row, column, batch, split);
    }
  }
}
