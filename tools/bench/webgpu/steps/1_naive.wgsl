// One thread, one output: it walks along a row of A and down a column of B.
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
const SIDE = 512u;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var sum = 0.0;
  for (var k = 0u; k < SIDE; k++) {
    sum = fma(a[id.y * SIDE + k], b[k * SIDE + id.x], sum);
  }
  c[id.y * SIDE + id.x] = sum;
}
