/**
 * Whether this process must survive the end of its terminal.
 *
 * @module
 */

/** The number of SIGHUP, and the address that stands for "ignored". */
const [SIGHUP, SIG_IGN] = [1, 1n];

let ignored: boolean | undefined;

/**
 * Whether the process was started with SIGHUP ignored, as `nohup` does; it then stays ignored. With
 * its first listener for any signal, Deno also catches SIGHUP and ends the process. So the answer
 * is determined before that and stored, and a listener that does nothing is added. Only the C
 * library knows it; without the permission to call that, the answer is false.
 */
export function ignoresHangUp(): boolean {
  if (ignored === undefined) {
    ignored = readAction();
    if (ignored) Deno.addSignalListener("SIGHUP", () => {});
  }
  return ignored;
}

function readAction(): boolean {
  const path = Deno.build.os === "darwin" ? "libSystem.B.dylib" : "libc.so.6";
  try {
    if (Deno.permissions.querySync({ name: "ffi", path }).state !== "granted") return false;
    const library = Deno.dlopen(path, {
      sigaction: { parameters: ["i32", "pointer", "buffer"], result: "i32" },
    });
    try {
      // The current action; its handler comes first on Linux and macOS.
      const action = new BigUint64Array(32);
      return library.symbols.sigaction(SIGHUP, null, action) === 0 && action[0] === SIG_IGN;
    } finally {
      library.close();
    }
  } catch {
    // Another C library.
    return false;
  }
}
