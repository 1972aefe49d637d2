/**
 * Runs a tool of this project in a separate process that can be ended together with its children.
 */

/** The result of a tool's run. */
export interface ToolRun {
  /** Its exit code; `undefined` if it was ended by the time limit. */
  readonly code: number | undefined;
  /** Its standard output. */
  readonly out: string;
  /** The last lines of its standard error. */
  readonly complaint: string;
  readonly seconds: number;
}

const ROOT = new URL("../../../", import.meta.url);

/** Lines on standard error that are not from the tool itself. */
const NOISE =
  /XDG_RUNTIME_DIR|Ignored build scripts|nodeModulesDir|Lifecycle scripts|npm:|^\W*$|Task/;

/**
 * Runs `deno ARGS` in the root of the project and passes its output to `tell`, line by line.
 *
 * @param signal ends the process and its children.
 */
export async function runTool(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
  tell: (line: string) => void,
): Promise<ToolRun> {
  const started = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // A separate process group, so that a lesson's kernel ends with the run of the lesson.
    detached: true,
  }).spawn();
  const end = () => {
    try {
      Deno.kill(-child.pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  signal?.addEventListener("abort", end);
  const [out, complaints, { code }] = await Promise.all([
    linesOf(child.stdout, tell),
    linesOf(child.stderr, () => {}),
    child.status,
  ]);
  signal?.removeEventListener("abort", end);
  return {
    code: signal?.aborted ? undefined : code,
    out: out.join("\n"),
    complaint: complaints.filter((line) => !NOISE.test(line)).slice(-4).join("\n"),
    seconds: (performance.now() - started) / 1000,
  };
}

async function linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  tell: (line: string) => void,
): Promise<string[]> {
  const lines: string[] = [];
  let pending = "";
  const add = (line: string) => {
    lines.push(line);
    tell(line);
  };
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (pending + text).split("\n");
    pending = parts.pop() ?? "";
    parts.forEach(add);
  }
  if (pending !== "") add(pending);
  return lines;
}

/** A signal that aborts after `seconds`; `undefined` for Infinity. */
export function endAfter(seconds: number): AbortSignal | undefined {
  return Number.isFinite(seconds) ? AbortSignal.timeout(1000 * Math.max(0, seconds)) : undefined;
}
