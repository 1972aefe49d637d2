// The 64 threads of a workgroup share their reads: together they copy a 32 x 32 piece of A and of B
// into workgroup memory, meet at a barrier, and each computes its 4 x 4 outputs from there. A number
// is read from memory once for the whole tile instead of once for each thread that needs it.
@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
const SIDE = 512u;
const QUADS = SIDE / 4u;

var<workgroup> left_tile: array<array<vec4<f32>, 8>, 32>; // row by row
var<workgroup> right_tile: array<array<vec4<f32>, 8>, 32>;

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
) {
  let row = local.y * 4u;
  var sums: array<vec4<f32>, 4>;
  for (var k0 = 0u; k0 < QUADS; k0 += 8u) {
    for (var i = 0u; i < 4u; i++) {
      left_tile[row + i][local.x] = a[(workgroup.y * 32u + row + i) * QUADS + k0 + local.x];
      right_tile[row + i][local.x] = b[(k0 * 4u + row + i) * QUADS + workgroup.x * 8u + local.x];
    }
    workgroupBarrier();
    for (var k = 0u; k < 8u; k++) {
      let right = array(
        right_tile[4u * k][local.x],
        right_tile[4u * k + 1u][local.x],
        right_tile[4u * k + 2u][local.x],
        right_tile[4u * k + 3u][local.x],
      );
      for (var i = 0u; i < 4u; i++) {
        let left = left_tile[row + i][k];
        sums[i] = fma(vec4(left.x), right[0], sums[i]);
        sums[i] = fma(vec4(left.y), right[1], sums[i]);
        sums[i] = fma(vec4(left.z), right[2], sums[i]);
        sums[i] = fma(vec4(left.w), right[3], sums[i]);
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    c[(workgroup.y * 32u + row + i) * QUADS + workgroup.x * 8u + local.x] = sums[i];
  }
}
