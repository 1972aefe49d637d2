/** Covers the commands of tools: course.ts, lab.ts, notebooks.ts. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseArguments } from "../../lib/cli/command/arguments.ts";
import { helpText } from "../../lib/cli/command/help_text.ts";
import * as course from "../../tools/course.ts";
import * as lab from "../../tools/lab.ts";
import * as notebooks from "../../tools/notebooks.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { runWithFileLimit } from "../limited_files.ts";

Deno.test("recorded values come only from the laptop scale", async () => {
  const parsed = parseArguments(course.command, ["--record", "--scale", "quick"]);
  const error = await assertRejects(() => course.course(parsed), BadArgumentError);
  assertStringIncludes(error.message, "--scale laptop");
});

Deno.test("the error for an unknown lesson or action suggests the nearest one", async () => {
  const wrongLesson = parseArguments(course.command, ["--no-site", "03-rellu"]);
  const lesson = await assertRejects(() => course.course(wrongLesson), BadArgumentError);
  assertStringIncludes(lesson.message, "04-relu");
  const wrongAction = parseArguments(notebooks.command, ["strp"]);
  const action = await assertRejects(() => notebooks.notebooks(wrongAction), BadArgumentError);
  assertStringIncludes(action.message, '"strip"');
});

Deno.test("the default scale of the course is quick", () => {
  assertEquals(parseArguments(course.command, []).values.scale, "quick");
});

Deno.test("every course command has help with examples", () => {
  const helps = [helpText(course.command), helpText(lab.command), helpText(notebooks.command)];
  for (const help of helps) {
    assertStringIncludes(help, "Examples:");
    assertStringIncludes(help, "deno task");
  }
});

Deno.test("the help of each notebook task uses its name and shows its own flags", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("tools/dev_tasks.json"));
  for (const [name, { command }] of Object.entries<{ command: string }>(tasks)) {
    const [, action] = command.match(/tools\/notebooks\.ts (\w+)$/) ?? [];
    if (action === undefined) continue;
    const help = helpText(notebooks.commandOf(action));
    assertEquals(help.split(" [flags]")[0], `deno task dev ${name}`);
    assertEquals(
      [...help.matchAll(/deno task dev ([\w:]+)/g)].map(([, task]) => task),
      Array(3).fill(name),
    );
    assertEquals(help.includes("--check"), action === "strip", help);
    assertEquals(help.includes("--out"), action === "build", help);
  }
});

Deno.test("a notebook that cannot be written completely is unchanged", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const target = `${folder}/notebooks/03-long.ipynb`;
    await Deno.mkdir(`${folder}/.cache/notebooks`, { recursive: true });
    await Deno.mkdir(`${folder}/notebooks`);
    await Deno.writeTextFile(target, "the old notebook\n");
    const text = `//%% markdown long\n# Long\n${"A line of prose.\n".repeat(60_000)}`;
    await Deno.writeTextFile(`${folder}/.cache/notebooks/03-long.txt`, text);
    const join = ["tools/notebooks.ts", "join", "03"];
    const { code, err } = await runWithFileLimit(512, join, folder);
    assertEquals([code, err.trim().split("\n").length], [2, 1], err);
    assertStringIncludes(err, "a file larger than the system allows");
    assertEquals(await Deno.readTextFile(target), "the old notebook\n");
    assertEquals([...Deno.readDirSync(`${folder}/notebooks`)].length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
