import { assertEquals } from "@std/assert";
import { counted } from "../lib/counted.ts";

Deno.test("one thing is named in the singular, any other number of them in the plural", () => {
  assertEquals(
    [0, 1, 2, 50_000].map((number) => counted(number, "test image")),
    ["0 test images", "1 test image", "2 test images", "50,000 test images"],
  );
  assertEquals(
    ["entry", "class", "batch", "epoch"].map((unit) => counted(2, unit)),
    ["2 entries", "2 classes", "2 batches", "2 epochs"],
  );
});
