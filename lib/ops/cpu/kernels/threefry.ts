// Threefry-2x32-20 (lib/random.ts) on four counters at once.
import {
  KEY_PARITY, ROTATION_0, ROTATION_1, ROTATION_2, ROTATION_3, ROTATION_4, ROTATION_5, ROTATION_6, ROTATION_7,
} from "../../../threefry_constants";

// @ts-ignore: decorator
@inline
function mix(x0: v128, x1: v128, rotation: i32): v128 {
  return v128.xor(v128.or(i32x4.shl(x1, rotation), i32x4.shr_u(x1, 32 - rotation)), x0);
}

// A function returns one value; the other one is stored here, in a global of the thread's instance.
let second: v128 = i32x4.splat(0);

/** The second words of the four blocks that {@link firstWords} computed last. */
// @ts-ignore: decorator
@inline
export function secondWords(): v128 {
  return second;
}

/** The first words of the blocks `counter` to `counter` + 3 under the key. */
// @ts-ignore: decorator
@inline
export function firstWords(key0: i32, key1: i32, counter: u64): v128 {
  const k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
  const k2 = v128.xor(v128.xor(k0, k1), i32x4.splat(KEY_PARITY));
  const c0 = <u32>counter, c1 = <u32>(counter >> 32);
  let x0 = i32x4.add(i32x4.splat(<i32>c0), i32x4(0, 1, 2, 3));
  let x1 = i32x4.splat(<i32>c1);
  // The carry into the high word happens within a group only at 2^32 blocks.
  if (c0 > 0xfffffffc) x1 = i32x4.sub(x1, i32x4.lt_u(x0, i32x4.splat(<i32>c0)));
  x0 = i32x4.add(x0, k0);
  x1 = i32x4.add(x1, k1);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_0);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_1);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_2);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_3);
  x0 = i32x4.add(x0, k1); x1 = i32x4.add(x1, i32x4.add(k2, i32x4.splat(1)));
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_4);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_5);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_6);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_7);
  x0 = i32x4.add(x0, k2); x1 = i32x4.add(x1, i32x4.add(k0, i32x4.splat(2)));
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_0);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_1);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_2);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_3);
  x0 = i32x4.add(x0, k0); x1 = i32x4.add(x1, i32x4.add(k1, i32x4.splat(3)));
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_4);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_5);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_6);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_7);
  x0 = i32x4.add(x0, k1); x1 = i32x4.add(x1, i32x4.add(k2, i32x4.splat(4)));
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_0);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_1);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_2);
  x0 = i32x4.add(x0, x1); x1 = mix(x0, x1, ROTATION_3);
  x0 = i32x4.add(x0, k2); x1 = i32x4.add(x1, i32x4.add(k0, i32x4.splat(5)));
  second = x1;
  return x0;
}
