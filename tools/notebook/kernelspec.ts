/**
 * Registers the kernel of this project with Jupyter front ends: Deno's own, without terminal
 * colours in its outputs.
 *
 * @module
 */
import { join } from "node:path";
import { AlexNetError } from "../../lib/errors.ts";
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { v8Environment } from "../v8_flags.ts";

/** The name of the kernel in front ends and in the metadata of notebooks. */
export const kernelName = "alexnet";

/**
 * Starts the kernel with SIGINT ignored: the Stop button sends it, and it would end Deno's kernel.
 * The listener that lessons install replaces this, but not before the imports of their first cell
 * are done.
 */
const WITHOUT_INTERRUPTS = `trap '' INT; exec "$0" "$@"`;

/** The command line of a kernel that reads its ports from `connectionFile`. */
export function kernelCommand(denoPath: string, connectionFile: string): string[] {
  const kernel = [denoPath, "jupyter", "--kernel", "--conn", connectionFile];
  return ["/bin/sh", "-c", WITHOUT_INTERRUPTS, ...kernel];
}

/**
 * The kernelspec. `deno.json` with the import map is found from the notebook's folder upwards. The
 * interrupt mode is the default (a signal), which the training loop handles as a request to stop.
 */
export function kernelspec(
  denoPath: string,
  environment: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  return {
    argv: kernelCommand(denoPath, "{connection_file}"),
    display_name: "AlexNet (Deno)",
    language: "typescript",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...environment },
  };
}

/**
 * What to know of a kernel that starts a Deno which `npx` has put into npm's cache; undefined for a
 * Deno that is installed.
 *
 * @param denoPath the Deno that the kernelspec starts.
 */
export function passingDeno(denoPath: string): string | undefined {
  return /[\\/]_npx[\\/]/.test(denoPath)
    ? "It starts the Deno in npm's cache. If the kernel does not start after that cache was cleaned, " +
      "run this command again."
    : undefined;
}

/** Jupyter's folder for the user's kernels. */
export function kernelsFolder(
  os: typeof Deno.build.os = Deno.build.os,
  environment: (name: string) => string | undefined = Deno.env.get,
): string {
  const data = environment("JUPYTER_DATA_DIR");
  if (data) return join(data, "kernels");
  const home = environment("HOME");
  if (home === undefined) {
    throw new AlexNetError("Expected HOME to be set, so that the kernelspec can be installed.");
  }
  if (os === "darwin") return join(home, "Library", "Jupyter", "kernels");
  return join(environment("XDG_DATA_HOME") || join(home, ".local", "share"), "jupyter", "kernels");
}

/** Writes the kernelspec for the running Deno and returns its folder. */
export async function installKernelspec(folder: string = kernelsFolder()): Promise<string> {
  const target = join(folder, kernelName);
  await Deno.mkdir(target, { recursive: true });
  const deno = Deno.execPath();
  const text = JSON.stringify(kernelspec(deno, await v8Environment(deno)), null, 2) + "\n";
  await writeAtomically(join(target, "kernel.json"), text);
  return target;
}
