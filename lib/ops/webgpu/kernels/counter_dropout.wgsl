// Dropout with a mask that is a function of (key, position): no mask is stored or uploaded.
//
//   word(p) = word p mod 2 of threefry(key, p / 2)
//   y[i]    = word(position + i) >= rate * 2^32 ? x[i] * scale : x[i] * 0
//
// x[i] * 0 is NaN where x[i] is NaN or infinite, so dropout does not hide that a net diverges.
// The backward pass runs the same kernel on dy with the same position and therefore the same mask.
// One thread: four elements, so two blocks of random bits (three if the position is odd).
// Bytes: 8 per element. Operations: about 60 integer operations per element, which a GPU overlaps with
// the memory accesses.

struct Uniforms {
  size: u32,
  key0: u32,
  key1: u32,
  block_low: u32, // floor(position / 2), as 64 bits
  block_high: u32,
  odd: u32, // position mod 2
  threshold: u32, // ceil(rate * 2^32)
  scale: f32,
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let i = (id.y * grid.x * 64u + id.x) * 4u;
  if (i >= u.size) { return; }
  let first = block(i / 2u);
  let second = block(i / 2u + 1u);
  var words = vec4(first, second);
  if (u.odd == 1u) {
    words = vec4(first.y, second, block(i / 2u + 2u).x);
  }
  let x = x_quad(i);
  let kept = words >= vec4(u.threshold);
  y_put_quad(i, select(times_zero(x), x * u.scale, kept), u.size - i);
}

fn block(index: u32) -> vec2<u32> {
  let low = u.block_low + index;
  let high = u.block_high + select(0u, 1u, low < index); // the carry
  return threefry(vec2(u.key0, u.key1), vec2(low, high));
}
