/**
 * Loads a part of the page when it is needed, and again after a failure.
 *
 * @module
 */

/**
 * A function that loads the module at `url` once. After a failure the next call tries it again at
 * another address: a browser keeps the failure of an `import()` for as long as the page is open.
 *
 * @param importModule imports the module at an address.
 */
export function loadAgain<Module>(
  url: () => string,
  importModule: (url: string) => Promise<Module>,
): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  let failures = 0;
  const load = async () => {
    try {
      return await importModule(failures === 0 ? url() : `${url()}?again=${failures}`);
    } catch (error) {
      loaded = undefined;
      failures++;
      throw error;
    }
  };
  return () => loaded ??= load();
}
