// The paper's learning rule (section 5), in one pass and in place.
//
//   v <- momentum * v - weight_decay * rate * w - rate * g
//   w <- w + v
//
// As five tensor operations, this would read and write the weights and velocities several times;
// here each is read once and written once. One thread: four elements. Bytes: 20 per element (three
// reads, two writes). Operations: 5 per element, so memory bandwidth limits the speed.

const IN_PLACE = true;

struct Uniforms {
  size: u32,
  rate: f32,
  momentum: f32,
  decay: f32, // weight_decay * rate
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let i = (id.y * grid.x * 64u + id.x) * 4u;
  if (i >= u.size) { return; }
  let w = weight_quad(i);
  let v = u.momentum * velocity_quad(i) - u.decay * w - u.rate * gradient_quad(i);
  if (IN_PLACE) {
    velocity_put_quad(i, v, u.size - i);
    weight_put_quad(i, w + v, u.size - i);
  } else {
    new_velocity_put_quad(i, v, u.size - i);
    new_weight_put_quad(i, w + v, u.size - i);
  }
}
