/**
 * Covers README.md, CONTRIBUTING.md and docs/: every command in them is one that its parser
 * accepts, with its flags and operands.
 */
import { assert, assertEquals } from "@std/assert";
import { commandsByName, refusalOf, writtenIn } from "./written_commands.ts";

const root = new URL("../", import.meta.url).pathname;

Deno.test("a command is found in a block and between backquotes, up to its comment", () => {
  const text =
    "Run `deno task train --limit 5`:\n\n```sh\ndeno task dev replay a/b/1 \\\n  --epochs 2 # two\n```\n";
  assertEquals(writtenIn(text), [
    { name: "dev replay", args: ["a/b/1", "--epochs", "2"] },
    { name: "train", args: ["--limit", "5"] },
  ]);
});

Deno.test("every command printed in the documents has flags and operands that its parser accepts", async () => {
  const commands = await commandsByName();
  assert(commands.size > 10);
  const documents = ["README.md", "CONTRIBUTING.md", "docs/cluster/README.md"];
  for (const { name } of Deno.readDirSync(`${root}docs`)) {
    if (name.endsWith(".md")) documents.push(`docs/${name}`);
  }
  const wrong: string[] = [];
  let checked = 0;
  for (const path of documents) {
    for (const { name, args } of writtenIn(await Deno.readTextFile(root + path))) {
      const known = commands.get(name);
      // `deno task train` alone names the task; flags without operands may be the point of a text.
      if (known === undefined || args.length === 0) continue;
      checked++;
      const refusals = known.flatMap((command) => refusalOf(command, args));
      if (refusals.length === known.length) wrong.push(`${path}: ${refusals[0]}`);
    }
  }
  assertEquals(wrong, []);
  assert(checked > 20, `only ${checked} commands were found`);
});
