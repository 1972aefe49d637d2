// The gradient of `relu(z + bias)`: both halves in one pass over dy.
//
//   dz[r, c] = dy[r, c] * step(y[r, c])   NaN where y is NaN, see special_values.wgsl
//   db[c]    = sum over r of dz[r, c]
//
// One workgroup: 64 columns (16 quads) by `span` rows; 16 x 16 threads. Each thread goes down its
// column quad, writes dz and keeps the sum in registers; then the 16 threads of a column add their
// sums in workgroup memory, and the workgroup writes one partial sum; sum_partials.wgsl adds these
// in a fixed order. No more than 64 numbers are added before the result enters a sum of sums, so
// the rounding error does not grow with the rows. Bytes: slightly more than 12 per element, because
// dy is not read again for the bias. Operations: 2 per element.

const COLUMN_QUADS = 12u; // columns / 4, rounded up
const COLUMNS = 48u;

struct Uniforms {
  rows: u32,
  span: u32,
}

var<workgroup> sums: array<array<vec4<f32>, 16>, 16>;

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
) {
  let quad = workgroup.x * 16u + local.x;
  let begin = workgroup.y * u.span;
  let end = min(begin + u.span, u.rows);
  let column = quad * 4u;
  var sum = vec4<f32>();
  var part = vec4<f32>();
  var rows_in_part = 0u;
  if (quad < COLUMN_QUADS) {
    for (var row = begin + local.y; row < end; row += 16u) {
      let i = row * COLUMNS + column;
      let dz = through_relu(dy_quad(i), y_quad(i));
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
  for (var step = 8u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (local.y < step) { sums[local.y][local.x] += sums[local.y + step][local.x]; }
  }
  workgroupBarrier();
  if (local.y == 0u && quad < COLUMN_QUADS) {
    partial_put_quad(workgroup.y * COLUMNS + column, sums[0][local.x], COLUMNS - column);
  }
}
