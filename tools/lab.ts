/**
 * `deno task lab`: installs the kernelspec and opens the notebooks in JupyterLab or Notebook.
 *
 * @module
 */
import { installKernelspec, passingDeno } from "./notebook/kernelspec.ts";
import { defineCommand, type ParsedArguments } from "../lib/cli/command/arguments.ts";
import { runCommand } from "../lib/cli/command/run_command.ts";

/** The command line of `deno task lab`. */
export const command = defineCommand({
  name: "lab",
  summary:
    "Installs the kernel `AlexNet (Deno)` for Jupyter and opens the notebooks. In VS Code, " +
    "the same kernel is under Select Kernel, Jupyter Kernel. Figures can be zoomed in JupyterLab " +
    "with the Python package plotly, which .binder/requirements.txt has.",
  flags: {
    installOnly: { kind: "switch", description: "Only install the kernel" },
    browser: { kind: "switch", default: true, description: "Open a browser window" },
    port: { kind: "integer", minimum: 1, maximum: 65535, description: "Port of the server" },
  },
  examples: [
    { command: "deno task lab", does: "Open the notebooks" },
    { command: "deno task lab --install-only", does: "Install the kernel, e.g. for VS Code" },
  ],
});

/** The front ends, best first. */
const frontEnds = ["jupyter-lab", "jupyter-notebook"] as const;

/** Opens a front end; returns its exit code, or 1 if there is none. */
export async function lab({ values }: ParsedArguments<typeof command.flags>): Promise<number> {
  const folder = await installKernelspec();
  console.log(`Kernel AlexNet (Deno) installed: ${folder}`);
  const passing = passingDeno(Deno.execPath());
  if (passing !== undefined) console.log(passing);
  if (values.installOnly) return 0;
  for (const program of frontEnds) {
    const path = await find(program);
    if (path === undefined) continue;
    const args = [
      "--notebook-dir=notebooks",
      ...(values.browser ? [] : ["--no-browser"]),
      // Containers run as root, for which Jupyter requires this flag.
      ...(Deno.uid() === 0 ? ["--allow-root"] : []),
      ...(values.port === undefined ? [] : [`--port=${values.port}`]),
    ];
    console.log(`Opening ${program}; start with 00-a-net-learns.ipynb. Ctrl-C ends the server.`);
    console.log("If figures cannot be zoomed: deno task lab --help");
    const { code } = await new Deno.Command(path, { args }).spawn().status;
    return code;
  }
  console.error(
    [
      "No JupyterLab or Notebook in PATH or in .venv. This installs JupyterLab, and plotly, with",
      "which figures can be zoomed:",
      "",
      "  python3 -m venv .venv && .venv/bin/pip install -r .binder/requirements.txt",
      "",
      "then run `deno task lab` again. VS Code needs neither: open a notebook, choose",
      "Select Kernel, Jupyter Kernel, AlexNet (Deno).",
    ].join("\n"),
  );
  return 1;
}

/** The first file called `program` in `.venv` or in PATH. */
async function find(program: string): Promise<string | undefined> {
  const folders = [
    `${Deno.cwd()}/.venv/bin`,
    ...(Deno.env.get("PATH") ?? "").split(":"),
  ];
  for (const folder of folders) {
    const path = `${folder}/${program}`;
    try {
      if ((await Deno.stat(path)).isFile) return path;
    } catch (error) {
      if (
        !(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)
      ) {
        throw error;
      }
    }
  }
  return undefined;
}

if (import.meta.main) Deno.exit(await runCommand(command, Deno.args, lab));
