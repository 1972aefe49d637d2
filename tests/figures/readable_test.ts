import { assertEquals } from "@std/assert";
import { readable } from "../../lib/figures/readable.ts";

Deno.test("numbers have thousands separated and three significant digits", () => {
  assertEquals([60965224, 0.0123456, 2.5, 123.456, 1e-9, NaN].map((value) => readable(value)), [
    ...["60,965,224", "0.0123", "2.5", "123", "1.00e-9", "NaN"],
  ]);
});
