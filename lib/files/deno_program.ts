/**
 * The program that runs Deno again, under a permission that names it.
 *
 * @module
 */

/**
 * The running Deno, if it may be run by its path; else `deno`, which is what `--allow-run=deno`
 * permits. The two differ where `deno` on the path is a link.
 */
export function denoProgram(): string {
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}
