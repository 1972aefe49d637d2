// Copies between layouts: slices, concatenations, padding.

/**
 * Copies n0 * n1 * n2 blocks of `bytes` bytes. `s0`, `s1`, `s2` are the distances between
 * neighbouring blocks in the source along each axis, `t0`, `t1`, `t2` those in the target.
 */
export function copyBlocks(
  n0: i32, n1: i32, n2: i32, bytes: usize,
  source: usize, s0: usize, s1: usize, s2: usize, target: usize, t0: usize, t1: usize, t2: usize,
): void {
  for (let i = 0; i < n0; i++) {
    let a1 = source, b1 = target;
    for (let j = 0; j < n1; j++) {
      let a = a1, b = b1;
      if (bytes > 512) {
        for (let k = 0; k < n2; k++) {
          memory.copy(b, a, bytes);
          a += s2;
          b += t2;
        }
      } else {
        const whole = bytes & ~15;
        for (let k = 0; k < n2; k++) {
          let o: usize = 0;
          for (; o < whole; o += 16) v128.store(b + o, v128.load(a + o));
          for (; o < bytes; o += 4) store<i32>(b + o, load<i32>(a + o));
          a += s2;
          b += t2;
        }
      }
      a1 += s1;
      b1 += t1;
    }
    source += s0;
    target += t0;
  }
}
