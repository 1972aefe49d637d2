// Integers to float32.
//
//   y[i] = f32(x[i])
//
// A tfjs cast from int32 to float32 changes only the dtype: the buffer still holds integers. This
// converts them for kernels that expect floats. One thread: four elements. Bytes: 8 per element.

struct Uniforms {
  size: u32,
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let i = (id.y * grid.x * 64u + id.x) * 4u;
  if (i >= u.size) { return; }
  y_put_quad(i, vec4<f32>(x_quad(i)), u.size - i);
}
