import { assertEquals } from "@std/assert";
import { parseReport, runTests } from "../../../tools/reliability/test_results.ts";

Deno.test("names, outcomes and seconds are read from a report", () => {
  const xml = `<testsuite name="./a_test.ts">
  <testcase name="it&apos;s &lt;well&gt; &amp;quot;" classname="./a_test.ts" time="0.25">
  </testcase>
  <testcase name="b" classname="./a_test.ts" time="1">
    <failure message="no"></failure>
  </testcase>
  <testcase name="c" classname="./a_test.ts" time="0"><skipped/></testcase>
</testsuite>`;
  const file = "a_test.ts";
  assertEquals(parseReport(xml), [
    { file, name: "it's <well> &quot;", outcome: "passed", seconds: 0.25 },
    { file, name: "b", outcome: "failed", seconds: 1 },
    { file, name: "c", outcome: "ignored", seconds: 0 },
  ]);
});

Deno.test("the tests of a file are run and their results read", async () => {
  const results = await runTests(["tests/is_record_test.ts"]);
  assertEquals(results.filter(({ outcome }) => outcome !== "passed"), []);
  assertEquals(results[0]?.file, "tests/is_record_test.ts");
});
