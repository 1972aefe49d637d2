import { assertEquals } from "@std/assert";
import { ownV8Flags, V8_FLAG } from "../../../lib/cli/ranks/own_v8_flags.ts";
import { denoProgram } from "../../../lib/files/deno_program.ts";
import { v8Environment } from "../../../tools/v8_flags.ts";
import { root } from "../../house.ts";

/** What a Deno with these flags finds of its own. */
async function foundBy(flags: readonly string[]): Promise<unknown> {
  const module = `${root}lib/cli/ranks/own_v8_flags.ts`;
  const script = `import { ownV8Flags } from "${module}";
    console.log(JSON.stringify(await ownV8Flags()));`;
  const { stdout } = await new Deno.Command(denoProgram(), {
    args: ["eval", "--no-check", "--config", `${root}deno.json`, ...flags, script],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("a program finds the flag of V8 that it was started with, and none without it", async () => {
  const known = "DENO_V8_FLAGS" in await v8Environment() ? [`--v8-flags=${V8_FLAG}`] : [];
  assertEquals(await foundBy(known), known);
  assertEquals(await foundBy([]), []);
});

Deno.test("a Deno that does not know the flag gets none", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/deno`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    assertEquals(await ownV8Flags(`${folder}/deno`), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
