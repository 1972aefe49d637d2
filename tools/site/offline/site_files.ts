/**
 * The list of the site's files, with which its service worker tells one version of the site from the
 * next.
 *
 * @module
 */
import { sha256 } from "../../../lib/files/sha256.ts";

/** The files of one version of the site: path from its root, and SHA-256 of the content in base64. */
export interface SiteFiles {
  /** The name of the version: SHA-256 of the lists. */
  readonly version: string;
  /** What every visit may need: pages, scripts, styles and fonts. They are stored all together. */
  readonly atFirst: Readonly<Record<string, string>>;
  /** Data and downloads, which are stored when they are first used. */
  readonly whenUsed: Readonly<Record<string, string>>;
}

/** What is stored only when it is first used: it is large, or few readers need it. */
const later = /^(?:assets\/files\/data\/|downloads\/|claims\.json$)/;

/**
 * What the service worker leaves to the network: the reference of the API, which has thousands of
 * pages, and the service worker itself.
 */
const never = /^(?:api\/|sw\.js$)/;

/** The files under `folder`, which is a built site. */
export async function listSiteFiles(folder: string): Promise<SiteFiles> {
  const atFirst: Record<string, string> = {};
  const whenUsed: Record<string, string> = {};
  for (const path of (await pathsUnder(folder)).sort()) {
    const hash = await base64Digest(await Deno.readFile(`${folder}/${path}`));
    (later.test(path) ? whenUsed : atFirst)[path] = hash;
  }
  const lists = new TextEncoder().encode(JSON.stringify([atFirst, whenUsed]));
  return { version: await base64Digest(lists), atFirst, whenUsed };
}

/** SHA-256 in base64, as browsers compare it. */
async function base64Digest(bytes: Uint8Array): Promise<string> {
  return Uint8Array.fromHex(await sha256(bytes)).toBase64();
}

async function pathsUnder(folder: string, parent = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${parent}`)) {
    const path = parent + name;
    if (name.startsWith(".") || never.test(isDirectory ? `${path}/` : path)) continue;
    if (isDirectory) paths.push(...await pathsUnder(folder, `${path}/`));
    else paths.push(path);
  }
  return paths;
}

/**
 * The path of the file that is at `url`; undefined if the site whose root is `root` has none there.
 * Hosts show `index.html` for a folder, and some a page without its `.html`.
 */
export function pathAt(url: string, root: string, { atFirst, whenUsed }: SiteFiles) {
  const address = url.replace(/[?#].*$/, "");
  if (!address.startsWith(root)) return undefined;
  const path = decoded(address.slice(root.length));
  const candidates = path === "" || path.endsWith("/")
    ? [`${path}index.html`]
    : [path, `${path}.html`];
  return candidates.find((name) => Object.hasOwn(atFirst, name) || Object.hasOwn(whenUsed, name));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
