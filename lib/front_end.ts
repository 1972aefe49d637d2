/**
 * What shows the outputs of cells: Deno's kernel, or a page of the course's site, which runs lessons
 * in a worker of the browser and keeps there what they write.
 *
 * @module
 */

/** The representations of one output, by media type, as Jupyter expects them. */
export type MediaBundle = Record<string, unknown>;

/** How an output is shown; without options, once. */
export interface DisplayOptions {
  /** The name of the output, by which it can be replaced later. */
  readonly display_id?: string;
  /** Whether it replaces the outputs of that name. */
  readonly update?: boolean;
}

/** What shows the outputs of the cells that run here. */
export interface FrontEnd {
  /** Shows an output under the running cell, or replaces an earlier one. */
  display(bundle: MediaBundle, options?: DisplayOptions): void | Promise<void>;
  /** Whether Stop was pressed since the running cell began; not in Deno, where it is a signal. */
  stopRequested?(): boolean;
}

/** A page of the course's site. */
export interface PageFrontEnd extends FrontEnd {
  /** What Deno reads from environment variables, e.g. `ALEXNET_SCALE`. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Reads a file of the site, e.g. `claims.json`, `record/towers.jsonl.gz` or `data/cifar10.png`.
   *
   * @returns its bytes; undefined if the site has no such file.
   */
  file(path: string): Promise<Uint8Array | undefined>;
  /**
   * Reads what a lesson has written in this browser: the nets that one lesson trains for another,
   * predictions.
   *
   * @returns its bytes; undefined if nothing was written under that name.
   */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Keeps `bytes` in this browser under `name`, in place of what was there. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/** The page stands here, because a bundle may hold the library more than once. */
const key = Symbol.for("alexnet.frontEnd");

/**
 * Sets the page that shows the outputs of this worker. The worker calls it before any code of a
 * lesson runs; `undefined` takes the page away again.
 */
export function setPageFrontEnd(page: PageFrontEnd | undefined): void {
  Reflect.set(globalThis, key, page);
}

/** The page that shows the outputs of this worker; undefined outside the course's site. */
export function pageFrontEnd(): PageFrontEnd | undefined {
  return Reflect.get(globalThis, key);
}

/** What shows the outputs of cells: a page, Deno's kernel, or nothing. */
export function frontEnd(): FrontEnd | undefined {
  return pageFrontEnd() ?? (hasDenoKernel() ? denoKernel : undefined);
}

/** Whether this process is Deno's kernel of a notebook. */
function hasDenoKernel(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false; // Outside a kernel, and in a browser, reading the property throws.
  }
}

const denoKernel: FrontEnd = {
  async display(bundle, { display_id, update = false } = {}) {
    if (display_id === undefined) return await Deno.jupyter.display(bundle, { raw: true });
    // As `display` does, but sent before the caller goes on: it may compute for seconds.
    await Deno.jupyter.broadcast(update ? "update_display_data" : "display_data", {
      ...{ data: bundle, metadata: {}, transient: { display_id } },
    });
  },
};
