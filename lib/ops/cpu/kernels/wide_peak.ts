// The peak of peak.ts for an engine that joins neighbouring vectors, see wide_tile.ts.
import { STRIPE } from "../../kernel_constants";
import { madd } from "./simd";

/**
 * `n` rounds of eight multiply-adds of each of twelve pairs of vectors: 1536 floating point
 * operations. The sums are stored and loaded between rounds, which lets the engine find the pairs;
 * `memory` is for the factor.
 */
export function peak(n: i32, memory: usize): void {
  const base: usize = STRIPE;
  store<f32>(memory, 0.999);
  const x = v128.load32_splat(memory);
  //: for $V from 0 to 25
  v128.store(base, x, 16 * $V);
  //: end
  for (let i = 0; i < n; i++) {
    const y0 = v128.load(base, 384), y1 = v128.load(base, 400);
    //: for $P from 0 to 11
    let s$P0 = v128.load(base, 32 * $P), s$P1 = v128.load(base, 32 * $P + 16);
    //: end
    //: for $S from 0 to 7
    //: for $P from 0 to 11
    s$P0 = madd(x, y0, s$P0); s$P1 = madd(x, y1, s$P1);
    //: end
    //: end
    //: for $P from 0 to 11
    v128.store(base, s$P0, 32 * $P); v128.store(base, s$P1, 32 * $P + 16);
    //: end
  }
}
