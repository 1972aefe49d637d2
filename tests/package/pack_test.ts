/** Covers the package of deno.json as a user installs it. */
import { assert, assertEquals } from "@std/assert";
import { readmeExamples } from "./readme_examples.ts";

const root = new URL("../../", import.meta.url);

/** Runs deno and returns its output; throws with its errors if it fails. */
async function deno(args: string[], cwd: string | URL): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0, `deno ${args.join(" ")}\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

Deno.test("a user can install the packed tarball and run the README's examples", async () => {
  const project = await Deno.makeTempDir();
  try {
    await deno(["pack", "--quiet", "--allow-dirty", "--output", `${project}/alexnet.tgz`], root);
    await Deno.writeTextFile(
      `${project}/package.json`,
      JSON.stringify({
        name: "stranger",
        private: true,
        type: "module",
        dependencies: { "@alexnet/alexnet": "file:./alexnet.tgz" },
      }),
    );
    const install = await new Deno.Command("npm", {
      args: ["install", "--no-audit", "--no-fund", "--ignore-scripts"],
      cwd: project,
    }).output();
    assertEquals(install.code, 0, new TextDecoder().decode(install.stderr));

    const examples = readmeExamples();
    assert(examples.length >= 2, "the README has examples");
    for (const [index, code] of examples.entries()) {
      await Deno.writeTextFile(`${project}/example${index}.ts`, code);
      const output = await deno(["run", "-A", "--check", `example${index}.ts`], project);
      assert(output.trim().length > 0, `example ${index} prints what it computed`);
    }
  } finally {
    await Deno.remove(project, { recursive: true });
  }
});
