/**
 * Runs a program of this module under a limit on the size of its files, so that a write fails in the
 * middle as on a full disk.
 *
 * @module
 */

const root = new URL("../", import.meta.url).pathname;

/**
 * Runs a program with Deno.
 *
 * @param kibibytes The size beyond which no file grows.
 * @param program The program and its arguments; its path starts at the root.
 * @param folder The working folder; the root by default.
 */
export async function runWithFileLimit(
  kibibytes: number,
  [program, ...args]: readonly string[],
  folder: string = root,
): Promise<{ code: number; err: string }> {
  const { code, stderr } = await new Deno.Command("sh", {
    args: [
      // The shell counts blocks of 512 bytes; the ignored signal turns into an error of the write.
      ...["-c", `trap "" XFSZ; ulimit -f ${2 * kibibytes}; exec "$@"`, "sh"],
      ...[Deno.execPath(), "run", "-A", "--no-code-cache", root + program, ...args],
    ],
    cwd: folder,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1", ALEXNET_BLAS: "off" },
    stdout: "null",
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}
