// One thread, 4 x 4 outputs in registers: eight numbers read serve sixteen multiply-adds.
@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
const SIDE = 512u;
const QUADS = SIDE / 4u;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.y * 4u;
  var sums: array<vec4<f32>, 4>;
  for (var k = 0u; k < QUADS; k++) {
    let right = array(
      b[(4u * k) * QUADS + id.x],
      b[(4u * k + 1u) * QUADS + id.x],
      b[(4u * k + 2u) * QUADS + id.x],
      b[(4u * k + 3u) * QUADS + id.x],
    );
    for (var i = 0u; i < 4u; i++) {
      let left = a[(row + i) * QUADS + k];
      sums[i] = fma(vec4(left.x), right[0], sums[i]);
      sums[i] = fma(vec4(left.y), right[1], sums[i]);
      sums[i] = fma(vec4(left.z), right[2], sums[i]);
      sums[i] = fma(vec4(left.w), right[3], sums[i]);
    }
  }
  for (var i = 0u; i < 4u; i++) { c[(row + i) * QUADS + id.x] = sums[i]; }
}
