/** Runs a command in this process, with what it prints for its user kept. */

/** The exit code of `main` and what it printed, on standard output and on standard error. */
export async function captured(
  main: () => Promise<number>,
): Promise<{ code: number; out: string; err: string }> {
  const { log, error, warn } = console;
  let [out, err] = ["", ""];
  console.log = (text: string) => void (out += `${text}\n`);
  console.error = console.warn = (text: string) => void (err += `${text}\n`);
  try {
    const code = await main();
    return { code, out, err };
  } finally {
    [console.log, console.error, console.warn] = [log, error, warn];
  }
}
