/**
 * The program of the worker that runs the cells of a lesson in its page.
 *
 * @module
 */
import { watchUnhandled } from "../../../lib/course/unhandled_errors.ts";
import { type PageFrontEnd, setPageFrontEnd } from "../../../lib/front_end.ts";
import { captureConsole } from "./console_capture.ts";
import type { FromKernel, ToKernel } from "./messages.ts";
import { modules } from "./modules.ts";
import { readKept, siteFile, writeKept } from "./page_files.ts";
import { PageKernel } from "./page_kernel.ts";

/** The part of a worker's global scope that this program uses. A cell may replace the names. */
const page = globalThis as unknown as {
  postMessage(message: FromKernel): void;
  addEventListener(type: "message", listen: (event: MessageEvent<ToKernel>) => void): void;
};
const send = page.postMessage.bind(page);
// A cell reaches the page by its outputs only, and ends with the others: Deno's kernel has no
// `postMessage` either.
for (const name of ["postMessage", "close"]) {
  for (let part: object | null = globalThis; part !== null; part = Object.getPrototypeOf(part)) {
    Reflect.deleteProperty(part, name);
  }
}

let kernel: PageKernel | undefined;
let last: Promise<void> = Promise.resolve();

page.addEventListener("message", ({ data: message }) => {
  if (message.type === "start") start(message);
  else if (message.type === "stop") kernel?.stop();
  else last = last.then(() => kernel?.run(message));
});

function start({ environment, assets, stop }: ToKernel & { type: "start" }): void {
  try {
    // The frames of a cell stand outside those of the library.
    Reflect.set(Error, "stackTraceLimit", 50);
    const started = new PageKernel({ modules, send, stop });
    captureConsole((stream, text) => started.write(stream, text));
    // Before the first lesson does so, which would print them.
    watchUnhandled((error) => started.failUnhandled(error));
    const frontEnd: PageFrontEnd & { clearOutput(wait?: boolean): void } = {
      environment,
      display: (bundle, options) => started.display(bundle, options),
      clearOutput: (wait) => started.clearOutput(wait),
      stopRequested: () => started.stopRequested,
      file: (path) => siteFile(assets, path),
      read: readKept,
      write: writeKept,
    };
    setPageFrontEnd(frontEnd);
    kernel = started;
    send({ type: "ready" });
  } catch (error) {
    send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}
