/**
 * The lint rule `alexnet-import/no-import-time-deno`: importing a module opens no file and no device,
 * and works where there is no `Deno`. So no module of the library uses a member of `Deno` outside a
 * function.
 *
 * The commands in `lib/cli/`, which run at import, and everything outside the published folders are
 * exempt. `typeof Deno` is fine anywhere.
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PUBLISHED = ["mod.ts", "lib/", "datasets/", "notebooks/exercises/"];

/** Whether the rule applies to the file; tests of the rule use files elsewhere. */
function applies(filename: string): boolean {
  const path = filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename.slice(1);
  return PUBLISHED.some((place) => path.startsWith(place)) && !path.startsWith("lib/cli/");
}

const plugin: Deno.lint.Plugin = {
  name: "alexnet-import",
  rules: {
    "no-import-time-deno": {
      create(context) {
        if (!applies(context.filename)) return {};
        let depth = 0;
        const enter = () => void depth++;
        const leave = () => void depth--;
        return {
          FunctionDeclaration: enter,
          "FunctionDeclaration:exit": leave,
          FunctionExpression: enter,
          "FunctionExpression:exit": leave,
          ArrowFunctionExpression: enter,
          "ArrowFunctionExpression:exit": leave,
          MemberExpression(node) {
            const { object } = node;
            if (depth > 0 || object.type !== "Identifier" || object.name !== "Deno") return;
            context.report({
              node,
              message: "Expected no use of Deno at import time but found one",
              hint: "Move it into the function that needs it: a page that imports this has no Deno",
            });
          },
        };
      },
    },
  },
};

export default plugin;
