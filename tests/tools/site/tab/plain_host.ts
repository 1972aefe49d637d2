/**
 * A static host like many: it serves a folder under a path, without the headers of isolation. Only
 * what a script without a configuration can import.
 */

/** What a page asked of a {@linkcode PlainHost}. */
export interface PlainHost extends AsyncDisposable {
  /** The address of the folder, e.g. `http://127.0.0.1:8000/course/`. */
  readonly url: string;
  /** The folder that is served; another one is another version of the site. */
  folder: string;
  /** The bytes of the files that were served, by their paths. */
  readonly served: Map<string, number>;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
};

/** Serves `folder` under `/course/` on `port` of the loopback (0: any). */
export function plainHost(folder: string, port = 0): PlainHost {
  const base = "/course/";
  const served = new Map<string, number>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith(base)) return new Response("", { status: 404 });
      const path = pathname.slice(base.length) || "index.html";
      try {
        const bytes = await Deno.readFile(`${host.folder}/${path}`);
        served.set(path, bytes.length);
        const type = types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
        return new Response(bytes, { headers: { "content-type": type } });
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return new Response("", { status: 404 });
        throw error;
      }
    },
  );
  const host: PlainHost = {
    url: `http://127.0.0.1:${server.addr.port}${base}`,
    folder,
    served,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return host;
}
