/// <reference lib="dom" />
/**
 * The files that a lesson reads in its page: those of the site, and what lessons have written in this
 * browser.
 *
 * @module
 */
import { AlexNetError } from "../../../lib/errors.ts";
import { OTHER_VERSION, otherVersionText } from "../offline/other_version.ts";

/**
 * Reads the file `path` in the folder `files` of the assets.
 *
 * @returns its bytes; undefined if the site has no such file.
 */
export async function siteFile(assets: string, path: string): Promise<Uint8Array | undefined> {
  const base = new URL("files/", assets.endsWith("/") ? assets : `${assets}/`);
  const url = new URL(path, base);
  if (!url.href.startsWith(base.href)) return undefined;
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new AlexNetError(
      `Expected to read ${path} of this site but found no answer. Is the network or the server off?`,
      { cause },
    );
  }
  if (response.status === 404) return undefined;
  if (response.status === OTHER_VERSION) {
    throw new AlexNetError(
      `Expected to read ${path} of this version of the site but found that of another. ${otherVersionText}`,
    );
  }
  if (!response.ok) {
    throw new AlexNetError(
      `Expected to read ${path} of this site but found the answer ${response.status}.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** The database of this browser for what lessons write, and its table. */
const [DATABASE, TABLE] = ["alexnet-lessons", "files"];

/** Reads what was written under `name`; undefined if nothing was. */
export async function readKept(name: string): Promise<Uint8Array | undefined> {
  const found: unknown = await inTable("readonly", (table) => table.get(name));
  return found instanceof Uint8Array ? found : undefined;
}

/** Keeps `bytes` under `name`, in place of what was there. */
export async function writeKept(name: string, bytes: Uint8Array): Promise<void> {
  await inTable("readwrite", (table) => table.put(bytes.slice(), name));
}

async function inTable<T>(
  mode: "readonly" | "readwrite",
  use: (table: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = await settled(opening, opening);
  try {
    const transaction = database.transaction(TABLE, mode);
    const request = use(transaction.objectStore(TABLE));
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(refusal(transaction.error));
    });
    await done;
    return request.result;
  } finally {
    database.close();
  }
}

function settled<T>(request: IDBRequest<T>, blocked: IDBOpenDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(refusal(request.error));
    blocked.onblocked = () => reject(refusal(null));
  });
}

function refusal(cause: DOMException | null): AlexNetError {
  return new AlexNetError(
    `Expected to keep files of lessons in this browser but found: ${
      cause?.message ?? "another tab holds them"
    }. Private windows and full disks refuse it.`,
    { cause },
  );
}
