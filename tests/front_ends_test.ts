/**
 * Covers .binder, .devcontainer, tools/lab.ts and README.md: where the notebooks open, with figures that
 * can be zoomed. `tools/container_steps.sh` runs the steps themselves, in `.ci/run`.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { helpText } from "../lib/cli/command/help_text.ts";
import { command } from "../tools/lab.ts";

const root = new URL("../", import.meta.url).pathname;
const read = (path: string) => Deno.readTextFile(root + path);
const readme = (await read("README.md")).replaceAll(/\s+/g, " ");
const requirements = new Map(
  [...(await read(".binder/requirements.txt")).matchAll(/^(\w+)==([^;\n]*)/gm)]
    .map(([, name, version]): [string, string] => [name, version]),
);

Deno.test("the recommended installation has JupyterLab, plotly, this Deno and MPI, each in one version", async () => {
  assertEquals([...requirements.keys()], ["jupyterlab", "plotly", "deno", "mpich"]);
  for (const [name, version] of requirements) assertMatch(version, /^\d+\.\d+\.\d+$/, name);
  assertStringIncludes(await read("README.md"), `deno@${requirements.get("deno")} task`);
});

Deno.test("Binder and the dev container install from the same lists", async () => {
  const setup = await read(".devcontainer/setup.sh");
  for (const list of [".binder/apt.txt", ".binder/requirements.txt", ".binder/postBuild"]) {
    assertStringIncludes(setup, list);
  }
  const { postCreateCommand } = JSON.parse(await read(".devcontainer/devcontainer.json"));
  assertEquals(postCreateCommand, "bash .devcontainer/setup.sh");
  assertStringIncludes(await read(".binder/postBuild"), "deno task lab --install-only");
  const { mode } = await Deno.stat(`${root}.binder/postBuild`);
  assert(mode === null || (mode & 0o111) !== 0, "Binder runs postBuild only if it is executable");
});

Deno.test("the whole check runs the steps of Binder", async () => {
  assertStringIncludes(await read(".ci/run"), "tools/container_steps.sh binder");
});

Deno.test("the README says how each front end opens the notebooks, and which cannot", () => {
  const places = ["(.devcontainer/devcontainer.json)", "(.binder/requirements.txt)"];
  const ways = ["VS Code", "Select Kernel", "https://mybinder.org", "Google Colab", "JupyterLite"];
  for (const words of [...places, ...ways, "pip install -r .binder/requirements.txt"]) {
    assert(readme.includes(words), `${words} is not in the README`);
  }
});

Deno.test("the help of the command says what figures need to be zoomed", () => {
  const help = helpText(command).replaceAll(/\s+/g, " ");
  assertStringIncludes(help, "the Python package plotly, which .binder/requirements.txt has");
});

Deno.test("without a front end, the command says how to get one with figures that can be zoomed", async () => {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-lab-" });
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--config", `${root}deno.json`, `${root}tools/lab.ts`],
      cwd: folder,
      env: { PATH: folder, JUPYTER_DATA_DIR: folder, NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assertStringIncludes(said, "plotly");
    assertStringIncludes(said, "pip install -r .binder/requirements.txt");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
