/**
 * `deno task site:serve`: serves the built site to browsers on this machine.
 *
 * @module
 */
import { extname, join, relative, sep } from "node:path";
import { defineCommand, type ParsedArguments } from "../../lib/cli/command/arguments.ts";
import { print } from "../../lib/cli/command/print.ts";
import { runCommand } from "../../lib/cli/command/run_command.ts";
import { BadArgumentError, BadFileError } from "../../lib/errors.ts";
import { systemReason } from "../../lib/files/system_error.ts";
import { workerPolicy } from "./offline/worker_policy.ts";

/** The command line of `deno task site:serve`. */
export const command = defineCommand({
  name: "site:serve",
  summary:
    "Serves the site that `deno task course` built to browsers on this machine, so that its lessons\n" +
    "run in their pages. Ctrl-C ends it. No other machine can connect.",
  operands: { placeholder: "FOLDER", description: "The folder (default: site)", maximum: 1 },
  flags: {
    port: {
      kind: "integer",
      minimum: 1,
      maximum: 65535,
      default: 8000,
      description: "Port of the server",
    },
  },
  examples: [
    { command: "deno task site:serve", does: "Serve site/ at http://127.0.0.1:8000/" },
    { command: "deno task site:serve public --port 8080", does: "Another folder, another port." },
  ],
});

/** Only programs on this machine reach this address. */
const hostname = "127.0.0.1";

/** The kinds of files that a site has. */
const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".ipynb": "application/x-ipynb+json",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Isolation, which threads need; and files are read anew, because a build may have replaced them. */
const headers: Readonly<Record<string, string>> = {
  "cache-control": "no-cache",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * A server of the files in `folder`.
 *
 * @param folder the folder; nothing outside it is served, whatever a link in it leads to.
 * @param port the port; 0 for any free one.
 * @throws {BadArgumentError} if the folder has no `index.html`, or the port is in use.
 */
export async function serveSite(
  folder: string,
  port: number,
): Promise<Deno.HttpServer<Deno.NetAddr>> {
  const root = await requireSite(folder);
  try {
    return Deno.serve({ hostname, port, onListen: () => {} }, (request) => answer(request, root));
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new BadArgumentError(
      `Expected a free port but found that ${port} is in use; choose another one with --port.`,
      { cause: error },
    );
  }
}

/** The real path of `folder`. */
async function requireSite(folder: string): Promise<string> {
  try {
    await Deno.stat(join(folder, "index.html"));
    return await Deno.realPath(folder);
  } catch (error) {
    const found = systemReason(error);
    if (found === undefined) throw error;
    throw new BadFileError({
      path: join(folder, "index.html"),
      expected: "the first page of a site",
      found,
      hint: "deno task course builds site/",
    }, { cause: error });
  }
}

async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response("Only GET and HEAD.\n", { status: 405, headers: { allow: "GET, HEAD" } });
  }
  const url = new URL(request.url);
  const path = await pathIn(root, url.pathname);
  if (path === undefined) return missing();
  const { isDirectory } = await Deno.stat(path);
  if (!isDirectory) return await file(root, path, request.method);
  if (!url.pathname.endsWith("/")) {
    // Links in the page are relative to its folder. `//host` would be another host.
    const location = `${url.pathname.replace(/^\/+/, "/")}/${url.search}`;
    return new Response(null, { status: 301, headers: { location } });
  }
  const index = await pathIn(root, `${url.pathname}index.html`);
  return index === undefined ? missing() : await file(root, index, request.method);
}

/** The real path of what is at `pathname`; undefined if nothing in `root` is. */
async function pathIn(root: string, pathname: string): Promise<string | undefined> {
  try {
    const path = await Deno.realPath(join(root, decodeURIComponent(pathname)));
    return path === root || path.startsWith(root + sep) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function file(root: string, path: string, method: string): Promise<Response> {
  const bytes = await Deno.readFile(path);
  const policy = workerPolicy(relative(root, path).replaceAll(sep, "/"));
  return new Response(method === "HEAD" ? null : bytes, {
    headers: {
      ...headers,
      ...(policy === undefined ? {} : { "content-security-policy": policy }),
      "content-length": String(bytes.length),
      "content-type": types[extname(path)] ?? "application/octet-stream",
    },
  });
}

function missing(): Response {
  return new Response("There is no such page.\n", { status: 404, headers });
}

/** Serves a site until the process ends. */
async function serve(
  { values, operands: [folder = "site"] }: ParsedArguments<typeof command.flags>,
): Promise<void> {
  const server = await serveSite(folder, values.port);
  print(`${folder} is at http://${hostname}:${server.addr.port}/\nCtrl-C ends the server.`);
  await server.finished;
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, serve));
