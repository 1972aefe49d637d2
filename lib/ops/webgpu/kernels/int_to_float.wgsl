// Whole numbers to float32.
//
//   y[i] = f32(x[i])
//
// tfjs casts int32 to float32 by name only: the buffer still holds integers. Kernels that are
// written for floats get a real one. One thread: four elements. Bytes 8 an element.

struct Uniforms {
  size: u32,
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let i = linear_index(id, grid) * 4u;
  if (i >= u.size) { return; }
  y_put_quad(i, vec4<f32>(x_quad(i)), u.size - i);
}
