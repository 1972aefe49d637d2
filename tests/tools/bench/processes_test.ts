import { assertEquals } from "@std/assert";
import { subjects } from "../../../tools/bench/processes.ts";

Deno.test("every program that the benchmark starts exists", () => {
  const folder = new URL("../../../tools/bench/", import.meta.url);
  const missing = Object.keys(subjects).filter((script) => {
    try {
      return !Deno.statSync(new URL(script, folder)).isFile;
    } catch {
      return true;
    }
  });
  assertEquals(missing, []);
});
