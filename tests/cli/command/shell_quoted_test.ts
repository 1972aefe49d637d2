import { assertEquals } from "@std/assert";
import { shellQuoted } from "../../../lib/cli/command/shell_quoted.ts";

Deno.test("plain words stay, and others are quoted", () => {
  assertEquals(
    shellQuoted(["--data", "my photos ü", "a=1,b/c", "", "it's", "$(x)"]),
    "--data 'my photos ü' a=1,b/c '' 'it'\\''s' '$(x)'",
  );
});

Deno.test("a shell reads the words that were written", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const words = ["my photos", "it's", '"', "$HOME", "`x`", "\\", "*", "a\nb", "ü", ""];
  const line = `printf '%s\\0' ${shellQuoted(words)}`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", line] }).output();
  assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
});
