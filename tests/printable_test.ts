import { assertEquals } from "@std/assert";
import { AlexNetError, BadFileError } from "../lib/errors.ts";
import { printable, printableLines, shortened } from "../lib/printable.ts";
import { filesUnder } from "./house.ts";

Deno.test("control characters and direction marks are shown as escapes, other text is unchanged", () => {
  assertEquals(
    printable("cat \u001b[2J\u0007\r\n\u009b\u202etac"),
    "cat \\u001b[2J\\u0007\\u000d\\u000a\\u009b\\u202etac",
  );
  assertEquals(printable("Zürich 猫 😀"), "Zürich 猫 😀");
  assertEquals(printableLines("one\n\u001btwo"), "one\n\\u001btwo");
});

Deno.test("long text is cut, and the rest is counted", () => {
  assertEquals([shortened("abcdef", 6), shortened("abcdef", 4)], [
    "abcdef",
    "abcd... (2 more characters)",
  ]);
});

Deno.test("the message of an error has no control characters and a limited length", () => {
  assertEquals(new AlexNetError("a \u001b[31m name").message, "a \\u001b[31m name");
  const found = "x".repeat(1_000_000);
  const { message } = new BadFileError({ path: "a.bin", expected: "a name", found, hint: "stop" });
  assertEquals(message.length < 1000 && message.endsWith("in a.bin; stop."), true);
  assertEquals(new AlexNetError(found).message.length < 5000, true);
});

Deno.test("the commands print only through print.ts, which escapes control characters", () => {
  const printing = filesUnder("lib/cli")
    .filter((path) =>
      /console\./.test(Deno.readTextFileSync(new URL(`../${path}`, import.meta.url)))
    );
  assertEquals(printing, ["lib/cli/command/print.ts"]);
});
