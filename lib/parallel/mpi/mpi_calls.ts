/**
 * Calls of MPI functions: codes become errors, and no two calls run at the same time unless the
 * library allows it.
 *
 * @module
 */
import { BadArgumentError, MpiError } from "../../errors.ts";
import { LONGEST, mpiFunctions, type MpiNumbers, THREAD_LEVELS } from "./standard_abi.ts";

/** The name of a function. */
export type MpiFunction = keyof typeof mpiFunctions;
/** An array whose address is passed, a number, or 0 for no address. */
export type MpiArgument = MpiNumbers | BigUint64Array<ArrayBuffer> | number | null;

type Result<Mode> = Mode extends "blocking" ? number : Promise<number>;
/** `mpiFunctions` for callers that choose the function at run time. */
type Opened<Mode> = Record<MpiFunction, (...inputs: MpiArgument[]) => Result<Mode>>;

/** An opened library. */
export class MpiCalls {
  /** The file or name that was opened. */
  readonly path: string;
  /** Where this rank runs, for messages; set once it is known. */
  where: string = "this process";
  readonly #blocking: Opened<"blocking">;
  readonly #waiting: Opened<"waiting">;
  #level: number = THREAD_LEVELS.serialized;
  /** Settled when the last asynchronous call has ended. */
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;

  /**
   * Opens the library at `path`.
   *
   * @throws {Error} of Deno, if it cannot be opened or lacks a function.
   */
  constructor(path: string) {
    this.path = path;
    // The types of Deno allow only a call whose function is known to the compiler.
    this.#blocking = Deno.dlopen(path, mpiFunctions).symbols as unknown as Opened<"blocking">;
    const waiting = Object.fromEntries(
      Object.entries(mpiFunctions).map(([name, of]) => [name, { ...of, nonblocking: true }]),
    );
    this.#waiting = Deno.dlopen(path, waiting as Deno.ForeignLibraryInterface)
      .symbols as unknown as Opened<"waiting">;
  }

  /** What the library grants: see {@linkcode THREAD_LEVELS}. */
  set threadLevel(level: number) {
    this.#level = level;
  }

  /** Whether several threads may call at once. */
  get allowsSeveralThreads(): boolean {
    return this.#level >= THREAD_LEVELS.multiple;
  }

  /**
   * Calls `name` and waits for its end.
   *
   * @throws {MpiError} if the function reports an error.
   * @throws {BadArgumentError} if an asynchronous call is still running and the library allows only one.
   */
  call(name: MpiFunction, ...inputs: MpiArgument[]): void {
    if (this.#running > 0 && !this.allowsSeveralThreads) {
      throw new BadArgumentError(
        `Expected no call of ${name} while an asynchronous call of MPI runs but found ` +
          `${this.#running}; await it first.`,
      );
    }
    this.#check(name, this.#blocking[name](...inputs));
  }

  /**
   * Calls `name` on another thread, after all earlier asynchronous calls. The arrays in `inputs` are
   * in use until the promise settles.
   *
   * @throws {MpiError} if the function reports an error.
   */
  async later(name: MpiFunction, ...inputs: MpiArgument[]): Promise<void> {
    // A view of up to 64 bytes may move in memory until its buffer has been asked for.
    const buffers = inputs.map((input) => ArrayBuffer.isView(input) ? input.buffer : input);
    // Without an earlier call, this one starts before this method returns.
    const before = this.#running > 0 ? this.#last : undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    this.#running++;
    try {
      if (before !== undefined) await before;
      this.#check(name, await this.#waiting[name](...inputs));
    } finally {
      buffers.length = 0; // Referenced until here.
      this.#running--;
      resolve();
    }
  }

  /** Waits until no asynchronous call is running. */
  async settled(): Promise<void> {
    while (this.#running > 0) await this.#last;
  }

  /** A text that a function writes into memory of at most `longest` bytes. */
  text(name: "MPI_Get_library_version" | "MPI_Get_processor_name", longest: number): string {
    const [bytes, length] = [new Uint8Array(longest), new Int32Array(1)];
    this.call(name, bytes, length);
    return new TextDecoder().decode(bytes.subarray(0, length[0])).replace(/\0.*$/s, "");
  }

  #check(name: MpiFunction, code: number): void {
    if (code === 0) return;
    const [bytes, length] = [new Uint8Array(LONGEST.error), new Int32Array(1)];
    this.#blocking.MPI_Error_string(code, bytes, length);
    const reason = new TextDecoder().decode(bytes.subarray(0, length[0])).trim();
    throw new MpiError(name, this.where, code, reason);
  }
}
