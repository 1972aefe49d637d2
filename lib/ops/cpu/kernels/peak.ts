// Measures how fast this processor multiplies and adds in WebAssembly without memory accesses.
import { madd } from "./simd";

/**
 * `n` rounds of twelve independent multiply-adds of four lanes: 96 floating point operations each.
 * `memory`: 16 bytes for the result; the factors are also read from there, because constants would
 * be loaded again for each instruction.
 */
export function peak(n: i32, memory: usize): void {
  store<f32>(memory, 0.999);
  store<f32>(memory + 4, 0.001);
  const x = v128.load32_splat(memory), y = v128.load32_splat(memory + 4);
  let s0 = x, s1 = y, s2 = x, s3 = y, s4 = x, s5 = y, s6 = x, s7 = y, s8 = x, s9 = y, sa = x, sb = y;
  for (let i = 0; i < n; i++) {
    s0 = madd(x, y, s0); s1 = madd(x, y, s1); s2 = madd(x, y, s2); s3 = madd(x, y, s3);
    s4 = madd(x, y, s4); s5 = madd(x, y, s5); s6 = madd(x, y, s6); s7 = madd(x, y, s7);
    s8 = madd(x, y, s8); s9 = madd(x, y, s9); sa = madd(x, y, sa); sb = madd(x, y, sb);
  }
  s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  s4 = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  s8 = f32x4.add(f32x4.add(s8, s9), f32x4.add(sa, sb));
  v128.store(memory, f32x4.add(f32x4.add(s0, s4), s8));
}
