/** Covers deno.json and tools/dev_tasks.json: the names of the tasks, in the list and in texts. */
import { assertEquals, assertStringIncludes } from "@std/assert";

const root = new URL("..", import.meta.url).pathname;

type Tasks = Readonly<Record<string, { description: string; command: string }>>;

async function tasksIn(file: string): Promise<Tasks> {
  return JSON.parse(await Deno.readTextFile(root + file)).tasks;
}

const { dev, ...userTasks } = await tasksIn("deno.json");
const devTasks = await tasksIn("tools/dev_tasks.json");

Deno.test("bare `deno task` shows what users need, and `dev` runs the commands of maintainers", async () => {
  assertEquals(Object.keys(userTasks), [
    ...["course", "lab", "site:serve", "train", "finetune", "evaluate", "score", "classify"],
    ...[
      "prepare",
      "fetch",
      "features",
      "neighbours",
      "filters",
      "conventions",
      "diagnose",
      "grade",
      "summary",
      "export",
    ],
    ...["convert", "blas", "test", "check"],
  ]);
  // Starts another deno, which reads the file of the other tasks, with no permission of its own.
  assertEquals(dev.command, "deno task --config tools/dev_tasks.json --cwd .");
  assertEquals(Object.keys(devTasks).filter((name) => name in userTasks), []);
  const task = async (...args: string[]) => {
    const command = new Deno.Command("deno", {
      args: ["task", ...args],
      cwd: root,
      env: { NO_COLOR: "1" },
    });
    const { code, stdout, stderr } = await command.output();
    return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  };
  const list = await task("dev");
  for (const [name, { description }] of Object.entries(devTasks)) {
    assertStringIncludes(list.text, `- ${name}\n    // ${description}\n`);
  }
  const runs = await task("dev", "docs:picture", "--check");
  assertEquals(runs.code, 0, runs.text);
  // A name that used to be a task: the list that follows shows where it is now.
  const old = await task("docs:picture");
  assertEquals([old.code, old.text.includes("deno task dev NAME")], [1, true], old.text);
});

/** The text files of `place`, a file or a folder. */
function* filesOf(place: string): Generator<string> {
  if (Deno.statSync(root + place).isFile) return yield place;
  for (const { name } of Deno.readDirSync(root + place)) {
    if (!/^\.|\.(wasm|safetensors|png|svg|jsonl|gz)$/.test(name)) {
      yield* filesOf(`${place}/${name}`);
    }
  }
}

Deno.test("every `deno task NAME` in a text exists", async () => {
  const places = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ".ci/run",
    "docs",
    "lib",
    "tools",
  ];
  const unknown: string[] = [];
  for (const file of [...places, "tests", "notebooks"].flatMap((place) => [...filesOf(place)])) {
    // A comment may break the line between two words.
    const text = (await Deno.readTextFile(root + file)).replaceAll(/\s*\n\s*\*?\s*/g, " ");
    for (
      const [, ofDev, name] of text.matchAll(/deno task (?:-q |--quiet )?(dev )?([a-z][\w:]*)/g)
    ) {
      const known = ofDev === undefined ? { ...userTasks, dev, demo: dev } : devTasks;
      if (!(name in known)) unknown.push(`${file}: ${ofDev ?? ""}${name}`);
    }
  }
  assertEquals(unknown, []);
});
