import { assertEquals } from "@std/assert";
import {
  readableFrames,
  readableText,
  sourceUrl,
} from "../../../../tools/site/kernel/cell_stack.ts";

const names = new Map([[1, "cell 3"], [2, "cell 5"]]);
const nameOf = (id: number) => names.get(id);

Deno.test("frames of Chromium, Deno, Firefox and Safari read the same", () => {
  const chromium = `RangeError: far
    at __cell_thrower (alexnet-cell-1:2:9)
    at check (http://localhost/assets/kernel.js:10:2000)
    at async eval (alexnet-cell-2:3:1)
    at async PageKernel.run (http://localhost/assets/kernel.js:1:1)`;
  const deno = `RangeError: far
    at thrower (alexnet-cell-1, <anonymous>:2:9)
    at check (file:///site/assets/kernel.js:10:2000)
    at alexnet-cell-2, <anonymous>:3:1
    at async PageKernel.run (file:///site/page_kernel.ts:1:1)`;
  const firefox = `__cell_thrower@alexnet-cell-1:2:9
check@http://localhost/assets/kernel.js:10:2000
anonymous@alexnet-cell-2:3:1
run@http://localhost/assets/kernel.js:1:1`;
  const expected = [
    "    at thrower (cell 3:2:9)",
    "    at check (kernel.js:10:2000)",
    "    at cell 5:3:1",
  ];
  for (const stack of [chromium, deno, firefox]) {
    assertEquals(readableFrames(stack, nameOf), expected);
  }
});

Deno.test("a stack without a cell keeps all of its frames", () => {
  const stack = "Error: x\n    at load (http://localhost/assets/kernel.js:1:2)";
  assertEquals(readableFrames(stack, nameOf), ["    at load (kernel.js:1:2)"]);
});

Deno.test("a printed stack has the author's positions, and other text stays", () => {
  const text = "before\nError: x\n    at alexnet-cell-2:3:1\n    at run (kernel.js:1:2)\nafter\n";
  assertEquals(readableText(text, nameOf), "before\nError: x\n    at cell 5:3:1\nafter\n");
  assertEquals(readableText("function __cell_f() {}", nameOf), "function f() {}");
  const elsewhere = "    at run (kernel.js:1:2)\n";
  assertEquals(readableText(elsewhere, nameOf), elsewhere);
});

Deno.test("the comment that names a program has no blank, which would end the name", () => {
  assertEquals(sourceUrl(7), "//# sourceURL=alexnet-cell-7");
});
