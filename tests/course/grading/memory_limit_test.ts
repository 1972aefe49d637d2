import { assert, assertEquals, assertMatch } from "@std/assert";
import { limitedDeno } from "../../../lib/course/grading/memory_limit.ts";
import { gradeOf } from "./grading_helpers.ts";

const { program } = await limitedDeno(256);

Deno.test("Deno starts with limits or, where the system has none, without", async () => {
  assert(program === "prlimit" || /deno/.test(program));
  // What leaves no room for Deno itself is not used.
  const { program: plain } = await limitedDeno(-590);
  assertMatch(plain, /deno/);
});

Deno.test({
  name: "bytes outside the heap of V8 count where the system has prlimit",
  ignore: program !== "prlimit",
  fn: async () => {
    const grade = await gradeOf(
      "function double() {\n  const all = [];\n" +
        "  try { for (;;) all.push(new Uint8Array(2 ** 24).fill(1)); }\n" +
        "  catch { throw new Error(`${all.length} arrays`); }\n}",
      { limits: { seconds: 60, mebibytes: 256 } },
    );
    assertEquals(grade.status, "not solved");
    const [, arrays] = /threw Error: (\d+) arrays/.exec(grade.why) ?? [];
    // 16 MiB each, and what Deno has left of its own share.
    assert(Number(arrays) < 50, grade.why);
  },
});
