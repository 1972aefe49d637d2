/**
 * Describes how the tensors of a file differ from those that a net needs.
 *
 * @module
 */

/** Maximum number of differences listed in a message; the rest are only counted. */
const LISTED = 6;

/**
 * The differences between the tensors `found` in a file and the `wanted` ones, by name and shape;
 * `undefined` if there are none.
 */
export function describeDifferences(
  found: ReadonlyMap<string, readonly number[]>,
  wanted: ReadonlyMap<string, readonly number[]>,
): string | undefined {
  const differences: string[] = [];
  for (const [name, shape] of wanted) {
    const other = found.get(name);
    if (other === undefined) differences.push(`no ${name} [${shape}]`);
    else if (`${other}` !== `${shape}`) {
      differences.push(`${name} [${other}] instead of [${shape}]`);
    }
  }
  for (const [name, shape] of found) {
    if (!wanted.has(name)) differences.push(`${name} [${shape}] that the net does not have`);
  }
  if (differences.length === 0) return undefined;
  const more = differences.length - LISTED;
  return differences.slice(0, LISTED).join(", ") +
    (more > 0 ? ` and ${more} more differences` : "");
}
