/** The result of a process. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs `script` with the permissions of `flags` in a separate process, because a native library
 * stays in its process and `deno eval` has every permission.
 */
export async function runLimited(
  script: string,
  flags: string[],
  env: Record<string, string> = {},
  options: { clearEnv?: boolean } = {},
): Promise<Outcome> {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, script);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, path],
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      ...options,
    }).output();
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout).trim(), err: decoder.decode(stderr).trim() };
  } finally {
    await Deno.remove(path);
  }
}
