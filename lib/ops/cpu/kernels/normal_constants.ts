// The constants of `fillNormals` as vectors, in globals of each thread's instance. V8 builds a
// constant vector at each use with three instructions, two of which need the only port for
// shuffles; it loads a global with one. With inline constants the kernel takes 1.4 times as long.
import {
  COS_X4, COS_X6, COS_X8, COS_X10, COS_X12, COS_X14, LN2_HIGH, LN2_LOW, LN_S2, LN_S4, LN_S6, LN_S8, LN_S10,
  LN_S12, LN_S14, SIN_X3, SIN_X5, SIN_X7, SIN_X9, SIN_X11, SIN_X13,
} from "../../../box_muller_constants";

export let cosX4: v128 = i64x2.splat(0);
export let cosX6: v128 = i64x2.splat(0);
export let cosX8: v128 = i64x2.splat(0);
export let cosX10: v128 = i64x2.splat(0);
export let cosX12: v128 = i64x2.splat(0);
export let cosX14: v128 = i64x2.splat(0);
export let ln2High: v128 = i64x2.splat(0);
export let ln2Low: v128 = i64x2.splat(0);
export let lnS2: v128 = i64x2.splat(0);
export let lnS4: v128 = i64x2.splat(0);
export let lnS6: v128 = i64x2.splat(0);
export let lnS8: v128 = i64x2.splat(0);
export let lnS10: v128 = i64x2.splat(0);
export let lnS12: v128 = i64x2.splat(0);
export let lnS14: v128 = i64x2.splat(0);
export let sinX3: v128 = i64x2.splat(0);
export let sinX5: v128 = i64x2.splat(0);
export let sinX7: v128 = i64x2.splat(0);
export let sinX9: v128 = i64x2.splat(0);
export let sinX11: v128 = i64x2.splat(0);
export let sinX13: v128 = i64x2.splat(0);
export let one: v128 = i64x2.splat(0);
export let two: v128 = i64x2.splat(0);
export let half: v128 = i64x2.splat(0);
export let minusTwo: v128 = i64x2.splat(0);
/** 2^-32. */
export let perWord: v128 = i64x2.splat(0);
/** 2π / 2^32. */
export let radians: v128 = i64x2.splat(0);
/** The sign of a float64. */
export let signBit: v128 = i64x2.splat(0);
/** 1024 as the exponent of a float64. */
export let bias: v128 = i64x2.splat(0);
/** The bits of √½, minus that bias. */
export let rootBits: v128 = i64x2.splat(0);
/** The bits of 2^52, a float64 whose last bit has the value 1. */
export let wholeBits: v128 = i64x2.splat(0);
/** 2^52 + 1024. */
export let wholeBias: v128 = i64x2.splat(0);

/** Sets them at run time, because the compiler would inline a value that never changes. */
export function loadConstants(): void {
  cosX4 = f64x2.splat(COS_X4);
  cosX6 = f64x2.splat(COS_X6);
  cosX8 = f64x2.splat(COS_X8);
  cosX10 = f64x2.splat(COS_X10);
  cosX12 = f64x2.splat(COS_X12);
  cosX14 = f64x2.splat(COS_X14);
  ln2High = f64x2.splat(LN2_HIGH);
  ln2Low = f64x2.splat(LN2_LOW);
  lnS2 = f64x2.splat(LN_S2);
  lnS4 = f64x2.splat(LN_S4);
  lnS6 = f64x2.splat(LN_S6);
  lnS8 = f64x2.splat(LN_S8);
  lnS10 = f64x2.splat(LN_S10);
  lnS12 = f64x2.splat(LN_S12);
  lnS14 = f64x2.splat(LN_S14);
  sinX3 = f64x2.splat(SIN_X3);
  sinX5 = f64x2.splat(SIN_X5);
  sinX7 = f64x2.splat(SIN_X7);
  sinX9 = f64x2.splat(SIN_X9);
  sinX11 = f64x2.splat(SIN_X11);
  sinX13 = f64x2.splat(SIN_X13);
  one = f64x2.splat(1);
  two = f64x2.splat(2);
  half = f64x2.splat(0.5);
  minusTwo = f64x2.splat(-2);
  perWord = f64x2.splat(1.0 / 4294967296.0);
  radians = f64x2.splat(3.141592653589793 / 2147483648.0);
  signBit = i64x2.splat(0x8000000000000000);
  bias = i64x2.splat(1024 << 52);
  rootBits = i64x2.splat(0x3fe6a09e667f3bcd - (1024 << 52));
  wholeBits = i64x2.splat(0x4330000000000000);
  wholeBias = f64x2.splat(4503599627370496.0 + 1024.0);
}
