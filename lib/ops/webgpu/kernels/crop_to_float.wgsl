// Crops and mirrors bytes, adds colour noise and subtracts the mean in one pass (sections 2 and
// 4.1).
//
//   number = (pixel + shift - mean) / divisor * gain,   0 outside the image
//
// Bytes are uploaded instead of floats, a quarter of the size. Each image has its own patch, mirror bit,
// colour shift and gain, eight numbers in `variations`:
// top, left, mirrored, gain, shift of red, green, blue, unused.
//
// One thread: one pixel of a patch, so three numbers. Bytes per pixel: 3 read, and 24 for the mean
// and the result. Operations: about 9 per pixel, so memory bandwidth limits the speed.

const IMAGE_SIDE = 256u;
const SIDE = 224u;
const SWAP = false; // whether the result is in the order blue, green, red

struct Uniforms {
  pixels: u32, // of all patches
  scale_red: f32, // 1 / divisor
  scale_green: f32,
  scale_blue: f32,
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let pixel = id.y * grid.x * 64u + id.x;
  if (pixel >= u.pixels) { return; }
  let image = pixel / (SIDE * SIDE);
  let place = pixel % (SIDE * SIDE);
  let top = i32(variations_at(image * 8u));
  let left = i32(variations_at(image * 8u + 1u));
  let mirrored = variations_at(image * 8u + 2u) != 0.0;
  let gain = variations_at(image * 8u + 3u);
  let x = place % SIDE;
  let source_y = u32(top + i32(place / SIDE)); // above or left of the image this is a huge number
  let source_x = u32(left + i32(select(x, SIDE - 1u - x, mirrored)));
  var number = vec3<f32>();
  if (source_y < IMAGE_SIDE && source_x < IMAGE_SIDE) {
    let first = ((image * IMAGE_SIDE + source_y) * IMAGE_SIDE + source_x) * 3u;
    let color = vec3(byte(first), byte(first + 1u), byte(first + 2u));
    let shift = vec3(
      variations_at(image * 8u + 4u),
      variations_at(image * 8u + 5u),
      variations_at(image * 8u + 6u),
    );
    let mean = vec3(mean_at(place * 3u), mean_at(place * 3u + 1u), mean_at(place * 3u + 2u));
    number = (color + shift - mean) * (vec3(u.scale_red, u.scale_green, u.scale_blue) * gain);
  }
  if (SWAP) { number = number.zyx; }
  numbers_put(pixel * 3u, number.x);
  numbers_put(pixel * 3u + 1u, number.y);
  numbers_put(pixel * 3u + 2u, number.z);
}

// Each 32-bit word holds four bytes, the first one lowest.
fn byte(i: u32) -> f32 {
  return f32((u32(bytes_at(i >> 2u)) >> (8u * (i & 3u))) & 255u);
}
