/** The examples of the README, as a user copies them. */

/** The fenced TypeScript examples of the README that import this package. */
export function readmeExamples(): string[] {
  const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1])
    .filter((code) => code.includes("@alexnet/alexnet"));
}
