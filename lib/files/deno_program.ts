/**
 * The program to run Deno with, under the permission that names it.
 *
 * @module
 */

/**
 * The path of the running Deno if the permissions allow it to be run, otherwise `deno`, which
 * `--allow-run=deno` permits. The two differ if `deno` in PATH is a link.
 */
export function denoProgram(): string {
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}
