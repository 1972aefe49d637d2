import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { freeSpace, requireFreeSpace, sizeText } from "../../lib/files/free_space.ts";

Deno.test("a disk has as much free space as the system says, and no file larger than that fits", async () => {
  const free = await freeSpace("/");
  assert(free !== undefined && free > 0);
  await requireFreeSpace("/", 1, "free some space");
  const { message } = await assertRejects(
    () => requireFreeSpace("/", 1e18, "choose another disk"),
    BadFileError,
  );
  assertStringIncludes(message, "Expected 1,000,000,000 GB of free space");
  assertStringIncludes(message, "choose another disk");
});

Deno.test("a folder about which the system says nothing is not refused", async () => {
  assertEquals(await freeSpace("/no/such/folder"), undefined);
  await requireFreeSpace("/no/such/folder", 1e18, "");
});

Deno.test("sizes are told in the unit in which they are short", () => {
  const sizes = [196_608, 23_199_744, 9_830_400_000, 251_887_681_536];
  assertEquals(sizes.map(sizeText), ["197 kB", "23 MB", "9.8 GB", "252 GB"]);
});
