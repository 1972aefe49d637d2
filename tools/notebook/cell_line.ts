/**
 * Maps a position in the code that the kernel ran to the line in the cell.
 *
 * The kernel transpiles a cell to JavaScript before it runs it, which removes blank lines and
 * breaks long ones, and stack traces refer to the result. Deno's cache transpiles a file to the
 * same JavaScript and stores a source map.
 *
 * @module
 */
import { SourceMap } from "node:module";
import { join } from "node:path";
import { denoProgram } from "../../lib/files/deno_program.ts";

/** The line of the cell's top level, from 1, that the error with this stack came from. */
export async function lineInCell(
  source: string,
  traceback: readonly string[],
): Promise<number | undefined> {
  // Functions of earlier cells are anonymous too; the cell itself is the outermost frame.
  const frames = traceback.flatMap((entry) => [...entry.matchAll(/<anonymous>:(\d+):(\d+)/g)]);
  const last = frames.at(-1);
  if (last === undefined) return undefined;
  const [line, column] = [Number(last[1]), Number(last[2])];
  const map = await sourceMapOf(source);
  const entry = map?.findEntry(line - 1, column - 1);
  return entry !== undefined && "originalLine" in entry ? entry.originalLine + 1 : undefined;
}

/** The source map of the JavaScript that Deno generates from `source`. */
async function sourceMapOf(source: string): Promise<SourceMap | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "cell-" });
  try {
    const file = join(await Deno.realPath(folder), "cell.ts");
    await Deno.writeTextFile(file, withDynamicImports(source));
    const { success } = await new Deno.Command(denoProgram(), {
      args: ["cache", "--quiet", "--no-config", "--no-lock", "--no-remote", file],
      env: { DENO_DIR: join(folder, "cache"), DENO_NO_UPDATE_CHECK: "1" },
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) return undefined;
    const emitted = await Deno.readTextFile(await findEmit(join(folder, "cache", "gen")));
    const encoded = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(emitted)?.[1];
    return encoded === undefined ? undefined : new SourceMap(JSON.parse(atob(encoded)));
  } catch (error) {
    // Without the cached copy, a failure is reported without its line.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Imports as the kernel runs them; a static import would have to be resolved here. */
function withDynamicImports(source: string): string {
  return source
    .replaceAll(
      /^import \* as (\w+) from ("[^"]+"|'[^']+')/gm,
      (_, name, from) => `const ${name} = await import(${from})`,
    )
    .replaceAll(
      /^import \{([^}]*)\} from ("[^"]+"|'[^']+')/gm,
      (_, names: string, from) =>
        `const {${names.replaceAll(" as ", ": ")}} = await import(${from})`,
    );
}

async function findEmit(folder: string): Promise<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return await findEmit(path);
    if (entry.name.endsWith(".js")) return path;
  }
  throw new Deno.errors.NotFound(folder);
}
