/**
 * MPI (Message Passing Interface) by its standard ABI, through Deno's FFI: finds the library, starts
 * it, and gives the group of all ranks.
 *
 * A program runs as N ranks by `mpiexec -n N deno run --allow-ffi --allow-env --allow-read PROGRAM`;
 * without `mpiexec` it is the only rank.
 *
 * @module
 */
import { requireOneOf, requireOptions } from "../../argument_checks.ts";
import { AlexNetError, BadArgumentError, MpiError } from "../../errors.ts";
import { readableVariable, requireDenoFor } from "../../deno_only.ts";
import { Communicator } from "./communicator.ts";
import { MPI_HINT, mpiPlaces } from "./find_mpi.ts";
import { MpiCalls } from "./mpi_calls.ts";
import { LONGEST, MPI_COMM_SELF, MPI_COMM_WORLD, THREAD_LEVELS } from "./standard_abi.ts";

/** Options of {@linkcode startMpi}. */
export interface MpiOptions {
  /**
   * How many threads may be inside MPI at once: one (`serialized`, the default), or several
   * (`multiple`), which the overlap of sums with computation needs.
   */
  readonly threads?: keyof typeof THREAD_LEVELS;
}

/** MPI in this process. */
export class Mpi {
  /** The group of all ranks. */
  readonly world: Communicator;
  /** The group of this rank alone. */
  readonly self: Communicator;
  /** The host's name, as MPI knows it. */
  readonly host: string;
  /** The first line of the library's version, e.g. `MPICH Version: 5.0.2`. */
  readonly version: string;
  readonly #calls: MpiCalls;
  #finalized = false;

  /** Describes a library that has been started. */
  constructor(calls: MpiCalls) {
    this.#calls = calls;
    this.world = new Communicator(calls);
    this.self = new Communicator(calls, MPI_COMM_SELF);
    this.host = calls.text("MPI_Get_processor_name", LONGEST.host);
    this.version = calls.text("MPI_Get_library_version", LONGEST.version).split("\n")[0]
      .replace(/\s+/g, " ").trim();
    calls.where = `rank ${this.world.rank} of ${this.world.size} (${this.host})`;
  }

  /** The file or name of the library. */
  get path(): string {
    return this.#calls.path;
  }

  /** Whether the library lets several threads call it at once. */
  get allowsSeveralThreads(): boolean {
    return this.#calls.allowsSeveralThreads;
  }

  /** Ends all ranks of the job at once, with `code` as exit code of `mpiexec`. */
  abort(code = 1): never {
    this.#calls.call("MPI_Abort", MPI_COMM_WORLD, code);
    Deno.exit(code);
  }

  /**
   * Waits for asynchronous calls, then leaves the job; every rank must call it at its end. A rank that
   * ends without it, by an error for instance, makes `mpiexec` end the others.
   *
   * @throws {MpiError} if MPI reports an error.
   */
  async finalize(): Promise<void> {
    if (this.#finalized) return;
    await this.#calls.settled();
    this.#finalized = true;
    this.#calls.call("MPI_Finalize");
  }
}

/** MPI can be started once in a process. */
let started: Mpi | undefined;

/**
 * Starts MPI in this process; a second call returns the first one's result.
 *
 * @param options how many threads may be inside MPI.
 * @returns the group of all ranks, and how to leave it.
 * @throws {BadArgumentError} outside Deno, if an option is invalid, if no library is found, or if the
 * only one found does not have the standard ABI; the message says what to install.
 * @throws {MpiError} if the library reports an error.
 */
export function startMpi(options: MpiOptions = {}): Mpi {
  requireOptions("startMpi", options, { threads: true });
  const threads = requireOneOf("threads of startMpi", options.threads ?? "serialized", [
    "serialized",
    "multiple",
  ]);
  if (started !== undefined) return started;
  requireDenoFor("MPI", "use one process");
  const calls = openMpi();
  const granted = new Int32Array(1);
  calls.call("MPI_Init_thread", null, null, THREAD_LEVELS[threads], granted);
  if (granted[0] < THREAD_LEVELS.serialized) {
    throw new AlexNetError(
      `Expected an MPI library that more than one thread may call in turn but found ${calls.path}, ` +
        `which allows only the first; ${MPI_HINT}.`,
    );
  }
  calls.threadLevel = granted[0];
  started = new Mpi(calls);
  return started;
}

/**
 * The library that {@linkcode startMpi} would start.
 *
 * @param variables reads an environment variable.
 * @throws {BadArgumentError} if none is found, or the only one does not have the standard ABI.
 */
export function requireMpiLibrary(
  variables: (name: string) => string | undefined = readableVariable,
): string {
  return openMpi(variables).path;
}

/** Opens the first library that has the standard ABI. */
function openMpi(variables: (name: string) => string | undefined = readableVariable): MpiCalls {
  const { libraries, others } = mpiPlaces(variables);
  const found = [...others];
  let reason = "";
  for (const path of libraries) {
    try {
      const calls = new MpiCalls(path);
      if (hasStandardAbi(calls)) return calls;
      found.push(path);
    } catch (error) {
      if (error instanceof MpiError || error instanceof Deno.errors.NotCapable) throw error;
      const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ")
        .replaceAll("Could not open library: ", "");
      // A library without a function of the ABI is another one; what cannot be opened is none.
      if (/symbol|procedure/i.test(text)) found.push(path);
      else if (path.includes("/") || libraries.length === 1) reason ||= `: ${text}`;
    }
  }
  throw new BadArgumentError(
    found.length === 0
      ? `Expected an MPI library of the standard ABI (libmpi_abi) but found none${reason}; ${MPI_HINT}.`
      : `Expected an MPI library of the standard ABI (libmpi_abi) but found ${
        found[0]
      }, whose ABI is ` +
        `its own; ${MPI_HINT}.`,
  );
}

/** Other libraries that have the function answer -1. */
function hasStandardAbi(calls: MpiCalls): boolean {
  const [major, minor] = [new Int32Array(1), new Int32Array(1)];
  calls.call("MPI_Abi_get_version", major, minor);
  return major[0] >= 1;
}
