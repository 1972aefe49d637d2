import { assertEquals } from "@std/assert";
import { isRecord } from "../lib/is_record.ts";

Deno.test("an object is a record; null, a list and a number are not", () => {
  assertEquals([{}, { a: 1 }, null, [], 1, "a", undefined].map(isRecord), [
    ...[true, true, false, false, false, false, false],
  ]);
});
