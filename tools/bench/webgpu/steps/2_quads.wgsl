// One thread, four neighbouring outputs of a row: each number of A serves four multiply-adds, and
// the four numbers of B come in one 128-bit load.
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
const SIDE = 512u;
const QUADS = SIDE / 4u;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var sum = vec4<f32>();
  for (var k = 0u; k < SIDE; k++) {
    sum = fma(vec4(a[id.y * SIDE + k]), b[k * QUADS + id.x], sum);
  }
  c[id.y * QUADS + id.x] = sum;
}
