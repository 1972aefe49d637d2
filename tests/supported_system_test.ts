/** On Windows every entry point ends with the same line. */
import { assertEquals, assertThrows } from "@std/assert";
import { BadArgumentError } from "../lib/errors.ts";
import { requireSupportedSystem } from "../lib/supported_system.ts";

const LINE = "AlexNet runs on Linux and macOS; on Windows use WSL 2.";
const root = new URL("..", import.meta.url);

/** Runs `script` in a process that appears to be on Windows. */
async function onWindows(script: string) {
  const pretend =
    `Object.defineProperty(Deno, "build", { value: { ...Deno.build, os: "windows" } });`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", `${pretend} ${script}`],
    env: { NO_COLOR: "1" },
    cwd: root,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, out, err };
}

Deno.test("Linux and macOS are supported, and the message for Windows recommends WSL", () => {
  requireSupportedSystem("linux");
  requireSupportedSystem("darwin");
  const error = assertThrows(() => requireSupportedSystem("windows"), BadArgumentError, LINE);
  assertEquals(error.exitCode, 2);
});

Deno.test("on Windows a command ends with one line and exit code 2 before it does anything", async () => {
  const found = await onWindows(`
    const { main } = await import("${new URL("lib/cli/train.ts", root)}");
    Deno.exit(await main(["--epochs", "1"]));`);
  assertEquals(found, { code: 2, out: "", err: `error: ${LINE}` });
});

Deno.test("on Windows useBackend throws the same line", async () => {
  const found = await onWindows(`
    const { useBackend } = await import("${new URL("lib/ops/backend.ts", root)}");
    await useBackend().catch((error) => console.log(error.name, error.message));`);
  assertEquals(found, { code: 0, out: `BadArgumentError ${LINE}`, err: "" });
});
