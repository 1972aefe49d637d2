// The gradient of `relu(z + bias)`: both halves in one pass over dy.
//
//   dz[r, c] = dy[r, c] * step(y[r, c])   NaN where y is NaN, see special_values.wgsl
//   db[c]    = sum over r of dz[r, c]
//
// One workgroup: THREADS quads of columns by `span` rows; THREADS x THREADS threads. Each thread goes
// down its column quad, writes dz and keeps the sum in registers; then the threads of a column add
// their sums in workgroup memory, and the workgroup writes one partial sum; sum_partials.wgsl adds
// these in a fixed order. No more than 64 numbers are added before the result enters a sum of sums,
// so the rounding error does not grow with the rows. Bytes: slightly more than 12 per element,
// because dy is not read again for the bias. Operations: 2 per element.

const COLUMNS = 48u;
const THREADS = 16u; // per axis of a workgroup

const COLUMN_QUADS = (COLUMNS + 3u) / 4u;

struct Uniforms {
  rows: u32,
  span: u32,
}

var<workgroup> sums: array<array<vec4<f32>, THREADS>, THREADS>;

@compute @workgroup_size(THREADS, THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
) {
  let quad = workgroup.x * THREADS + local.x;
  let begin = workgroup.y * u.span;
  let end = min(begin + u.span, u.rows);
  let column = quad * 4u;
  var sum = vec4<f32>();
  var part = vec4<f32>();
  var rows_in_part = 0u;
  if (quad < COLUMN_QUADS) {
    for (var row = begin + local.y; row < end; row += THREADS) {
      let i = row * COLUMNS + column;
      let dz = relu_gradient(dy_quad(i), y_quad(i));
      dz_put_quad(i, dz, COLUMNS - column);
      part += dz;
      rows_in_part++;
      if (rows_in_part == 64u) {
        sum += part;
        part = vec4<f32>();
        rows_in_part = 0u;
      }
    }
    sum += part;
  }
  sums[local.y][local.x] = sum;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (local.y < step) { sums[local.y][local.x] += sums[local.y + step][local.x]; }
  }
  workgroupBarrier();
  if (local.y == 0u && quad < COLUMN_QUADS) {
    partial_put_quad(workgroup.y * COLUMNS + column, sums[0][local.x], COLUMNS - column);
  }
}
