/**
 * The names of tests, as they are written in a test file.
 *
 * @module
 */

/**
 * Whether the text of a test file names the test `name`, as a string, or by a template:
 * `` `a damaged ${format} is refused` `` names "a damaged pickle is refused".
 */
export function hasTest(text: string, name: string): boolean {
  if (text.includes(JSON.stringify(name))) return true;
  return [...text.matchAll(/Deno\.test\(\s*(?:\{\s*name:\s*)?`([^`]*)`/g)].some(([, template]) => {
    const parts = template.split(/\$\{[^}]*\}/).map((part) =>
      part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    );
    return parts.length > 1 && new RegExp(`^${parts.join(".+")}$`).test(name);
  });
}
