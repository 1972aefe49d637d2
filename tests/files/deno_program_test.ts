import { assertEquals } from "@std/assert";

Deno.test("Deno can run itself under a permission that names it", async () => {
  const module = new URL("../../lib/files/deno_program.ts", import.meta.url);
  const program = `import { denoProgram } from "${module}";
    const { code } = await new Deno.Command(denoProgram(), { args: ["--version"] }).output();
    console.log(code);`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, program);
  for (const permission of ["--allow-run=deno", "--allow-run"]) {
    const { stdout } = await new Deno.Command("deno", {
      args: ["run", "--no-prompt", "--no-config", "--allow-read", permission, file],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "0\n", permission);
  }
  await Deno.remove(file);
});
