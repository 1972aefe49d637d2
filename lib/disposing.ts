/**
 * What `using` does, without its syntax, which Node.js before 24 and Safari do not parse.
 *
 * @module
 */

/**
 * Waits for `work`, and disposes of `resource` when it ends, whether or not it fails.
 *
 * @param resource what `work` uses, e.g. an open file.
 * @param work what to do with it.
 * @returns the result of `work`.
 */
export async function disposing<Resource extends Disposable, Result>(
  resource: Resource,
  work: (resource: Resource) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(resource);
  } finally {
    resource[Symbol.dispose]();
  }
}
