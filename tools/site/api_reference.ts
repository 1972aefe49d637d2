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
  const { exports }: { exports: Record<string, string> } = JSON.parse(
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
}
