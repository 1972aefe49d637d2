// Copies short runs of floats, for which a library call would be slower.

/** Copies `count` floats that do not overlap, sixteen at a time as long as that many are left. */
// @ts-ignore: decorator
@inline
export function copyFloats(target: usize, source: usize, count: i32): void {
  let left = count;
  for (; left >= 16; left -= 16) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    v128.store(target, v128.load(source, 32), 32);
    v128.store(target, v128.load(source, 48), 48);
    target += 64;
    source += 64;
  }
  for (; left >= 4; left -= 4) {
    v128.store(target, v128.load(source));
    target += 16;
    source += 16;
  }
  if (left == 0) return;
  if (count >= 4) {
    // The last four floats, some of which are copied a second time.
    const back = <usize>(4 - left) << 2;
    v128.store(target - back, v128.load(source - back));
    return;
  }
  for (; left > 0; left--) {
    store<f32>(target, load<f32>(source));
    target += 4;
    source += 4;
  }
}
