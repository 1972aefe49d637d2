/**
 * Bundles for browsers, by `deno bundle`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { AlexNetError } from "../lib/errors.ts";
import { denoProgram } from "../lib/files/deno_program.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Bundles a module and what it imports for browsers, or several modules that share parts.
 *
 * @param entry path of the module or modules, from the root of the repository or absolute.
 * @param options further options of `deno bundle`, e.g. `--minify` or `--output FILE`.
 * @returns the bundle if it is not written to a file.
 * @throws {AlexNetError} with the message of `deno bundle`.
 */
export async function bundleForBrowsers(
  entry: string | readonly string[],
  options: readonly string[] = [],
): Promise<string> {
  const args = ["bundle", "--quiet", "--platform", "browser", ...options, ...[entry].flat()];
  const bundle = () =>
    new Deno.Command(denoProgram(), { args, cwd: root, env: { NO_COLOR: "1" } }).output();
  let { success, stdout, stderr } = await bundle();
  // On a machine that has bundled nothing yet, Deno 2.9.6 unpacks esbuild first. If two processes do
  // so at once, one of them fails.
  if (!success && decoded(stderr).includes("failed to copy esbuild binary")) {
    ({ success, stdout, stderr } = await bundle());
  }
  if (!success) {
    throw new AlexNetError(
      `Expected ${entry} to bundle for browsers but found: ${decoded(stderr)}`,
    );
  }
  return decoded(stdout);
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}
