import { assertEquals, assertStringIncludes } from "@std/assert";
import { reliabilityPage } from "../../../tools/reliability/reliability_page.ts";
import { promises } from "../../../tools/reliability/promises.ts";
import type { SoakResult } from "../../../tools/reliability/soak_result.ts";
import { hasTest } from "../../test_names.ts";
import type { TestResult } from "../../../tools/reliability/test_results.ts";

const promised = {
  id: "R1",
  promise: "Nothing breaks.",
  tests: { "tests/a_test.ts": ["it holds"] },
};
const soak: SoakResult = {
  ...{ steps: 2000, byFault: { SIGKILL: 3, "full disk": 2 }, kills: 3, usedPrevious: 1 },
  ...{ mostRepeatedSteps: 19, worstSecondsToResume: 1.25, seconds: 200 },
  sameAsWithoutFaults: true,
};
const occasion = { machine: "a machine", date: "2026-11-29" };
const passed: TestResult = {
  ...{ file: "tests/a_test.ts", name: "it holds" },
  ...{ outcome: "passed", seconds: 0.5 },
};

Deno.test("a promise holds if its test passes, and the page says where and when", () => {
  const { text, broken } = reliabilityPage([promised], [passed], soak, occasion);
  assertEquals(broken, []);
  assertStringIncludes(text, "on 2026-11-29; do not edit. Machine: a machine.");
  assertStringIncludes(text, "| R1 | Nothing breaks. | passed: it holds");
});

Deno.test("what a test tried is shown beside it", () => {
  const { text } = reliabilityPage([promised], [{ ...passed, figures: "7 kills" }], soak, occasion);
  assertStringIncludes(text, "it holds (**7 kills**, [test](../tests/a_test.ts), 0.50 s)");
});

Deno.test("the soak test is reported with its faults, and a different end breaks R4", () => {
  const page = reliabilityPage([promised], [passed], soak, occasion);
  assertStringIncludes(page.text, "under 5 faults");
  assertStringIncludes(page.text, "| SIGKILL | 3 |\n| full disk | 2 |");
  const other = reliabilityPage(
    [promised],
    [passed],
    { ...soak, sameAsWithoutFaults: false },
    occasion,
  );
  assertStringIncludes(other.text, "It did not end with the bytes");
  assertEquals(other.broken.length, 1);
});

Deno.test("a test that fails, is skipped or does not exist breaks its promise", () => {
  const broken = (results: readonly TestResult[]) =>
    reliabilityPage([promised], results, soak, occasion).broken;
  assertEquals(broken([{ ...passed, outcome: "failed" }]), ['R1: "it holds" failed.']);
  assertEquals(broken([{ ...passed, outcome: "ignored" }]), ['R1: "it holds" ignored.']);
  assertEquals(broken([{ ...passed, name: "it" }]), ['R1: no test "it holds" in tests/a_test.ts.']);
  assertEquals(reliabilityPage([{ ...promised, tests: {} }], [], soak, occasion).broken, [
    "R1 has no test.",
  ]);
});

Deno.test("the committed page says of every test that it passed, and names no other", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/reliability.md", import.meta.url));
  assertEquals(page.match(/\b(failed|missing|ignored): .*/g), null);
  const names = promises.flatMap(({ tests }) => Object.values(tests).flat());
  for (const name of names) assertStringIncludes(page, `passed: ${name} (`);
  assertEquals(page.match(/passed: /g)?.length, names.length);
  assertStringIncludes(page, "trained 2000 updates");
});

Deno.test("the promises are R1 to R10, and each test that holds one is in its file", async () => {
  assertEquals(promises.map(({ id }) => id), Array.from({ length: 10 }, (_, i) => `R${i + 1}`));
  const root = new URL("../../../", import.meta.url);
  for (const { id, tests } of promises) {
    for (const [file, names] of Object.entries(tests)) {
      const text = await Deno.readTextFile(new URL(file, root));
      assertEquals(names.filter((name) => !hasTest(text, name)), [], `${id}, ${file}`);
    }
  }
});
