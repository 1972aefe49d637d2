/**
 * The API reference beside the course: `deno doc --html` over every entry of the package.
 *
 * @module
 */
import { AlexNetError } from "../../lib/errors.ts";
import { emptyFolder } from "./assets.ts";

/**
 * Writes the reference of every entry in `exports` of `deno.json` into `folder`.
 *
 * @throws {AlexNetError} when `deno doc` fails.
 */
export async function writeApiReference(folder: string): Promise<void> {
  const root = new URL("../../", import.meta.url);
  const { name, exports }: { name: string; exports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", root)),
  );
  await emptyFolder(folder);
  const output = await Deno.realPath(folder);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "doc",
      "--quiet",
      "--html",
      "--name=AlexNet, idea by idea",
      `--output=${output}`,
      ...Object.values(exports),
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) {
    throw new AlexNetError(
      `Expected the documentation of every entry but found: ${new TextDecoder().decode(stderr)}`,
    );
  }
  await nameImports(output, name, Object.keys(exports));
}

/**
 * Puts the import specifier that a user writes into the usage section of each page: `deno doc`
 * names an entry by its folder.
 */
async function nameImports(folder: string, packageName: string, entries: string[]): Promise<void> {
  const specifiers = new Map(entries.map((entry) => [
    entry.replace(/^\.\//, ""),
    packageName + entry.slice(1),
  ]));
  const usage = /(<code class="language-typescript">import [^<]*? from &quot;)([^&]*)(&quot;;)/g;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await nameImports(path, packageName, entries);
    else if (name.endsWith(".html")) {
      const page = await Deno.readTextFile(path);
      const named = page.replace(usage, (whole, before, entry, after) => {
        const specifier = specifiers.get(entry);
        return specifier === undefined ? whole : before + specifier + after;
      });
      if (named !== page) await Deno.writeTextFile(path, named);
    }
  }
}
