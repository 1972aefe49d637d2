import { assertEquals } from "@std/assert";
import { cacheFolder } from "../../lib/files/cache_folder.ts";

Deno.test("the requested folder takes precedence over ALEXNET_CACHE and the user's cache", () => {
  assertEquals(cacheFolder("/somewhere/else"), "/somewhere/else");
  const before = Deno.env.get("ALEXNET_CACHE");
  try {
    Deno.env.set("ALEXNET_CACHE", "/from/the/environment");
    assertEquals(cacheFolder(), "/from/the/environment");
    Deno.env.delete("ALEXNET_CACHE");
    assertEquals(cacheFolder().endsWith("alexnet"), true);
  } finally {
    if (before !== undefined) Deno.env.set("ALEXNET_CACHE", before);
  }
});
