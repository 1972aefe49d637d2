/**
 * Ranks that measure, in processes of their own.
 *
 * @module
 */
import { requireMpiexec } from "../../lib/cli/ranks/mpiexec.ts";
import { AlexNetError } from "../../lib/errors.ts";
import { denoProgram } from "../../lib/files/deno_program.ts";
import { v8Environment } from "../v8_flags.ts";
import type { NetworkNamespaces } from "./network_namespaces.ts";

/** Starts ranks that measure. */
export class Ranks {
  readonly #mpiexec: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #tell: (line: string) => void;

  private constructor(
    mpiexec: string,
    env: Readonly<Record<string, string>>,
    tell: (line: string) => void,
  ) {
    this.#mpiexec = mpiexec;
    this.#env = env;
    this.#tell = tell;
  }

  /** Finds `mpiexec`, also where CI puts it. */
  static async find(tell: (line: string) => void): Promise<Ranks> {
    const path = `${Deno.env.get("PATH") ?? ""}:${Deno.cwd()}/.cache/mpi/bin`;
    const mpiexec = requireMpiexec((name) => name === "PATH" ? path : Deno.env.get(name));
    const folder = mpiexec.slice(0, mpiexec.lastIndexOf("/"));
    const env = {
      ...{ PATH: `${folder}:${path}`, NO_COLOR: "1", OPENBLAS_NUM_THREADS: "1" },
      ...await v8Environment(),
    };
    return new Ranks(mpiexec, env, tell);
  }

  /** The JSON that the first of `count` ranks prints. */
  async run<Result>(
    script: string,
    request: object | number,
    count: number,
    between?: NetworkNamespaces,
  ): Promise<Result> {
    const started = performance.now();
    const place = between === undefined ? "" : " in namespaces";
    this.#tell(
      `${script} ${
        typeof request === "object" && "preset" in request ? request.preset : ""
      }, ranks: ${count}${place} ...`,
    );
    const args = [
      ...["-n", String(count), denoProgram(), "run", "--no-check", "-A"],
      ...[new URL(script, import.meta.url).pathname, JSON.stringify(request)],
    ];
    const [program, rest] = between?.command(this.#mpiexec, args) ?? [this.#mpiexec, args];
    const { stdout, stderr } = await new Deno.Command(program, {
      args: rest,
      env: { ...this.#env },
      signal: AbortSignal.timeout(10 * 60_000),
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    const last = out.split("\n").at(-1) ?? "";
    if (!last.startsWith("{")) {
      throw new AlexNetError(`Expected measurements of ${script} but found: ${err || out}`);
    }
    this.#tell(`  ${((performance.now() - started) / 1000).toFixed(0)} s`);
    return JSON.parse(last) as Result;
  }
}
