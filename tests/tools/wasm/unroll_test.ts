import { assertEquals, assertThrows } from "@std/assert";
import { unroll } from "../../../tools/wasm/unroll.ts";

Deno.test("lines between for and end appear once for each number", () => {
  const source = "a\n  //: for $S from 1 to 3\n  x$S += 4 * $S;\n  //: end\nb";
  assertEquals(unroll(source), "a\n  x1 += 4 * 1;\n  x2 += 4 * 2;\n  x3 += 4 * 3;\nb");
});

Deno.test("pairs of for and end can be nested", () => {
  const source =
    "//: for $G from 0 to 1\ngroup $G\n//: for $S from 0 to 1\n$G $S\n//: end\n//: end";
  assertEquals(unroll(source), "group 0\n0 0\n0 1\ngroup 1\n1 0\n1 1");
});

Deno.test("a for without an end is an error, and an end without a for", () => {
  assertThrows(() => unroll("//: for $S from 0 to 7\nx"), SyntaxError, "$S");
  assertThrows(() => unroll("x\n//: end"), SyntaxError, "//: for");
});
