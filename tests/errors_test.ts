import { assertEquals } from "@std/assert";
import { BadFileError, nearestName } from "../lib/errors.ts";

Deno.test("the error for a bad file says what is expected, what is found, where, and what to do", () => {
  const details = { path: "a.bin", expected: "8 bytes", found: "7" };
  assertEquals(new BadFileError(details).message, "Expected 8 bytes but found 7 in a.bin.");
  const error = new BadFileError({ ...details, offset: 3, hint: "download it again" });
  assertEquals(
    error.message,
    "Expected 8 bytes but found 7 in a.bin at byte 3; download it again.",
  );
  assertEquals(error.exitCode, 2);
});

Deno.test("the nearest name is one edit away, or a few in a long word, and otherwise undefined", () => {
  const names = ["paper", "half", "noCommunication"];
  assertEquals(nearestName("papper", names), "paper");
  assertEquals(nearestName("NOCOMUNICATON", names), "noCommunication");
  assertEquals(nearestName("zzzzzz", names), undefined);
  assertEquals(nearestName("paper", []), undefined);
});
