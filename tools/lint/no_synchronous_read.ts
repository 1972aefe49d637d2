/**
 * The lint rule `alexnet/no-synchronous-read`: code that runs on any backend must read tensors
 * asynchronously.
 *
 * In Deno a synchronous read of a tensor on `webgpu` throws, because GPU reads are asynchronous and
 * Deno has no canvas that could block. On `cpu` backends the same line works, and it also works on
 * `webgpu` while a small tensor is still in CPU memory: so a run on one machine says nothing about
 * others.
 *
 * The rule applies to the library, to `datasets/` and to the cells of lessons, which `deno task
 * dev gates` lints. Tests choose their backend themselves and are exempt.
 */

import { fileURLToPath } from "node:url";

const TESTS = fileURLToPath(new URL("../../tests/", import.meta.url));

/** Methods of a tensor that read its values synchronously. */
const READS = ["dataSync", "arraySync", "bufferSync"];

function nameOf(member: Deno.lint.MemberExpression): string | undefined {
  const { property, computed } = member;
  if (!computed && property.type === "Identifier") return property.name;
  return property.type === "Literal" && typeof property.value === "string"
    ? property.value
    : undefined;
}

/**
 * Whether a call of `toString` may be on a tensor: calls on numbers pass a radix, on buffers an
 * encoding.
 */
function maybeOfTensor([first]: Deno.lint.CallExpression["arguments"]): boolean {
  return first === undefined || (first.type === "Literal" && first.value === true);
}

const plugin: Deno.lint.Plugin = {
  name: "alexnet",
  rules: {
    "no-synchronous-read": {
      create(context) {
        if (context.filename.startsWith(TESTS)) return {};
        const report = (node: Deno.lint.Node, found: string, hint: string) =>
          context.report({
            node,
            message: `Expected an asynchronous read but found ${found}, which throws on webgpu`,
            hint,
          });
        const read = "Write `await tensor.data()`, or in a lesson `await valuesOf(() => tensor)`";
        return {
          MemberExpression(node) {
            const name = nameOf(node);
            if (name !== undefined && READS.includes(name)) report(node.property, name, read);
          },
          CallExpression(node) {
            if (node.callee.type !== "MemberExpression") return;
            const name = nameOf(node.callee);
            if (name === "print") report(node.callee.property, name, read);
            if (name === "toString" && maybeOfTensor(node.arguments)) {
              report(node.callee.property, name, `${read}; for all else write \`String(value)\``);
            }
          },
        };
      },
    },
  },
};

export default plugin;
