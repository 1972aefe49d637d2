/**
 * Unhandled rejections and errors of timers. Deno's kernel swallows them; this module makes them
 * visible and fails the notebook run.
 *
 * @module
 */

/** The key of the list of unhandled errors, as `Symbol.for(key)` on `globalThis`. */
export const unhandledErrorsKey = "alexnet.course.unhandled";

/** One unhandled error, in the fields of a notebook's error output. */
export interface UnhandledError {
  /** The class of the error. */
  ename: string;
  /** Its message. */
  evalue: string;
  /** Its stack, line by line. */
  traceback: string[];
}

/** The errors collected and not yet reported. Shared by all copies of this module. */
export function unhandledErrors(): UnhandledError[] {
  const key = Symbol.for(unhandledErrorsKey);
  const existing: unknown = Reflect.get(globalThis, key);
  if (Array.isArray(existing)) return existing;
  const list: UnhandledError[] = [];
  Reflect.set(globalThis, key, list);
  return list;
}

/** Starts collecting unhandled rejections and errors of timers. A second call has no effect. */
export function watchUnhandled(onError?: (error: UnhandledError) => void): void {
  const key = Symbol.for(`${unhandledErrorsKey}.watched`);
  if (Reflect.get(globalThis, key) === true) return;
  Reflect.set(globalThis, key, true);
  const list = unhandledErrors();
  const note = (reason: unknown) => {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    const entry = {
      ename: `Unhandled ${error.name}`,
      evalue: error.message,
      traceback: (error.stack ?? "").split("\n"),
    };
    list.push(entry);
    onError?.(entry);
  };
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    note(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    note(event.error ?? event.message);
  });
}
