import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AlexNetError } from "../../lib/errors.ts";
import { bundleForBrowsers } from "../../tools/browser_bundle.ts";

Deno.test("a module and what it imports become one text", async () => {
  const bundle = await bundleForBrowsers("lib/counted.ts", ["--format", "esm"]);
  assertStringIncludes(bundle, "counted");
  assertEquals(/^\s*import\b/m.test(bundle), false);
});

Deno.test("a module that does not bundle is an error with the message of the bundler", async () => {
  await assertRejects(
    () => bundleForBrowsers("lib/no_such_module.ts"),
    AlexNetError,
    "no_such_module.ts",
  );
});
