// Threefry-2x32 with 20 rounds: 64 random bits from a key and a counter, with only additions,
// rotations and exclusive-ors (Salmon, Moraes, Dror and Shaw,
// [SC 2011](https://doi.org/10.1145/2063384.2063405)). It gives the same words as
// `threefry2x32` in lib/random.ts, so a mask is the same on the GPU as on any other backend.

const KEY_PARITY = 0x1bd11bdau;
const ROTATION_0 = 13u;
const ROTATION_1 = 15u;
const ROTATION_2 = 26u;
const ROTATION_3 = 6u;
const ROTATION_4 = 17u;
const ROTATION_5 = 29u;
const ROTATION_6 = 16u;
const ROTATION_7 = 24u;

fn threefry(key: vec2<u32>, counter: vec2<u32>) -> vec2<u32> {
  let keys = array(key.x, key.y, KEY_PARITY ^ key.x ^ key.y);
  var x = counter + key;
  x = four_rounds(x, ROTATION_0, ROTATION_1, ROTATION_2, ROTATION_3) + vec2(keys[1], keys[2] + 1u);
  x = four_rounds(x, ROTATION_4, ROTATION_5, ROTATION_6, ROTATION_7) + vec2(keys[2], keys[0] + 2u);
  x = four_rounds(x, ROTATION_0, ROTATION_1, ROTATION_2, ROTATION_3) + vec2(keys[0], keys[1] + 3u);
  x = four_rounds(x, ROTATION_4, ROTATION_5, ROTATION_6, ROTATION_7) + vec2(keys[1], keys[2] + 4u);
  x = four_rounds(x, ROTATION_0, ROTATION_1, ROTATION_2, ROTATION_3) + vec2(keys[2], keys[0] + 5u);
  return x;
}

fn four_rounds(start: vec2<u32>, a: u32, b: u32, c: u32, d: u32) -> vec2<u32> {
  return mix_words(mix_words(mix_words(mix_words(start, a), b), c), d);
}

fn mix_words(x: vec2<u32>, rotation: u32) -> vec2<u32> {
  let sum = x.x + x.y;
  return vec2(sum, ((x.y << rotation) | (x.y >> (32u - rotation))) ^ sum);
}
