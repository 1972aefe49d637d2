/**
 * A static server on the loopback with the kernel and a page that can start it.
 */
import { bundleForBrowsers } from "../../../../tools/browser_bundle.ts";
import { runScript } from "../chromium.ts";

/** What `evaluate_in_page.ts` prints. */
export interface Evaluated<T> {
  /** The value of the expression. */
  readonly value: T;
  /** The URLs of all requests of the page. */
  readonly requests: readonly string[];
  /** The errors of the page and of its console. */
  readonly errors: readonly string[];
}

const text = (type: string, body: string | Uint8Array<ArrayBuffer>) => ({ type, body });

/** The two programs, bundled once. */
let bundles: Promise<[kernel: string, page: string]> | undefined;

async function bundle(): Promise<[kernel: string, page: string]> {
  // One after the other: see `bundleForBrowsers`.
  const kernel = await bundleForBrowsers("tools/site/kernel/worker_entry.ts");
  return [kernel, await bundleForBrowsers(`${import.meta.dirname}/kernel_in_page.ts`)];
}

/** Serves the kernel, `page.js` and further files by path. */
export class KernelServer implements AsyncDisposable {
  readonly #files: Map<string, { type: string; body: string | Uint8Array<ArrayBuffer> }>;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(files: [string, ReturnType<typeof text>][], isolated: boolean) {
    this.#files = new Map(files);
    const headers: Record<string, string> = isolated
      ? {
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      }
      : {};
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const file = this.#files.get(new URL(request.url).pathname);
      if (file === undefined) return new Response("not found", { status: 404 });
      return new Response(file.body, { headers: { ...headers, "content-type": file.type } });
    });
  }

  /** Bundles the kernel and starts the server. */
  static async start({ isolated = true } = {}): Promise<KernelServer> {
    const [kernel, page] = await (bundles ??= bundle());
    const html = '<!doctype html><title>kernel</title><link rel="icon" href="data:,">' +
      '<script type="module" src="page.js"></script>';
    return new KernelServer([
      ["/", text("text/html", html)],
      ["/page.js", text("text/javascript", page)],
      ["/assets/kernel.js", text("text/javascript", kernel)],
    ], isolated);
  }

  /** Adds a file. */
  add(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    type = "application/octet-stream",
  ): void {
    this.#files.set(path, text(type, body));
  }

  /** The address of the page. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Evaluates an expression in the page, in a fresh browser. */
  async evaluate<T>(expression: string): Promise<Evaluated<T>> {
    return await runScript<Evaluated<T>>("tab/evaluate_in_page.ts", [this.url, expression]);
  }

  /** Ends the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
