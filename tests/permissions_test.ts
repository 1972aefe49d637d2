/**
 * Covers deno.json: each task has the permissions that it needs and no others, works with them, and
 * ends in a sentence where a user denies one.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodePng } from "../lib/figures/pictures/encode_png.ts";

const root = new URL("..", import.meta.url).pathname;
const folder = await Deno.makeTempDir({ prefix: "permissions-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const net = "notebooks/checkpoints/cifarTwoTower.safetensors";
const picture = `${folder}/grey.png`;
const grey = new Uint8Array(40 * 40 * 3).fill(99);
await Deno.writeFile(picture, encodePng({ pixels: grey, width: 40, height: 40 }));
const training = [
  ...["--preset", "cifarSmall", "--limit", "64", "--test", "20"],
  ...["--epochs", "1", "--seed", "1"],
];

/** Why a task has a permission, by the permission. */
type Needs = Readonly<Record<string, string>>;

const variables = "the settings of this project and of OpenBLAS, and where the cache folder is; " +
  "graphics libraries warn without XDG_RUNTIME_DIR";
const anyRead = "paths of the user's, the kernels of this project, the libraries of the system";
const ffi = "OpenBLAS and oneDNN; their pointers need the permission without a list of files";
const memory = "the name of the processor and the memory, for the line about the machine";
const download = "`deno` fetches CIFAR-10 from its package, once";
const trains: Needs = {
  read: anyRead,
  write: "a run's folder where the user wants it, CIFAR-10 and timings in the cache folder",
  env: variables,
  sys: memory,
  ffi,
  run: download,
};
const edits: Needs = { read: "the notebooks and this project" };
const checksCells: Needs = {
  read: "the notebooks, this project and its libraries in Deno's cache",
  write: "the code of the cells, for Deno's own checks",
  run: "`deno` checks and formats the code of the cells",
};

/** The permissions of each task, and small jobs that it must do with them. */
const tasks: Record<string, { needs: Needs; jobs: string[][] }> = {
  train: {
    needs: trains,
    jobs: [["--help"], [...training, "--out", `${folder}/run`]],
  },
  evaluate: {
    needs: { ...trains, write: "a report where the user wants it, CIFAR-10 and timings" },
    jobs: [[net, "--limit", "20", "--out", `${folder}/report.json`]],
  },
  classify: {
    needs: {
      read: anyRead,
      env: `${variables}; sharp, which decodes pictures, reads two`,
      sys: "the name of the processor, with which timings of libraries are stored",
      ffi: `${ffi}; sharp is one more library`,
    },
    jobs: [[picture, "--checkpoint", net]],
  },
  export: {
    needs: { read: "a checkpoint of the user's", write: "a file or folder of the user's" },
    jobs: [
      [net, "--out", `${folder}/half.safetensors`],
      [net, "--out", `${folder}/web`, "--format", "tfjs"],
    ],
  },
  "v8:flags": { needs: {}, jobs: [[]] },
  results: {
    needs: {
      read: "the logs, and the libraries that draw in Deno's cache",
      write: "docs/results.md and its curves",
      env: "the document in which Plotly draws reads variables of its HTTP client",
    },
    jobs: [["--help"], []],
  },
  reliability: {
    needs: {
      read: "the tests and this project",
      write: "docs/reliability.md, and the results of the tests in .cache",
      sys: memory,
      run: "`deno test`",
    },
    jobs: [["--help"]],
  },
  record: {
    needs: { ...trains, sys: "the name of the processor, which each row of the record has" },
    jobs: [["--help"], ["--status"]],
  },
  replay: {
    needs: { ...trains, sys: "the name of the processor, which each row of the record has" },
    jobs: [["--help"]],
  },
  summary: { needs: {}, jobs: [["--help"], ["paper"]] },
  "build:wasm": {
    needs: {
      read: "the sources, and the compiler in Deno's cache",
      write: "the files of kernels, and the program of their workers",
      env: "the compiler copies all variables when it starts",
      run: "`deno bundle` makes one text of that program",
    },
    jobs: [["--check"]],
  },
  blas: {
    needs: {
      read: "the libraries of the system",
      write: "timings in the cache folder, which a variable may name",
      env: variables,
      sys: "the name of the processor",
      ffi,
    },
    jobs: [["--help"], []],
  },
  "docs:picture": {
    needs: { read: "the file that it compares with", write: "docs/network.svg" },
    jobs: [["--check"]],
  },
  gates: { needs: checksCells, jobs: [["--help"], ["00"]] },
  "nb:strip": { needs: { ...edits, write: "the notebooks" }, jobs: [["--check"]] },
  "nb:lint": { needs: checksCells, jobs: [["00"]] },
  "nb:check": { needs: checksCells, jobs: [["00"]] },
  "nb:exercises": { needs: checksCells, jobs: [["00"]] },
  "nb:build": {
    needs: { ...edits, write: "a folder of the user's" },
    jobs: [["00", "--out", `${folder}/notebooks`]],
  },
  "nb:text": { needs: { ...edits, write: ".cache/notebooks" }, jobs: [["--help"], ["00"]] },
  "nb:join": {
    needs: { read: edits.read, write: "the notebooks", run: "`deno fmt`" },
    jobs: [["--help"]],
  },
};

/** Tasks with all permissions, and why fewer are not enough. */
const allPermissions: Record<string, string> = {
  test: "the tests start every command, browser, Jupyter and namespaces",
  check: "it runs the tools of the house, and examples with all permissions",
  course: "the Deno kernel, which runs the cells, has all permissions",
  "test:doc":
    "the examples open files, devices and libraries; `deno test --doc` has one list for all",
  "test:soak": "it kills and restarts trainings, and mounts a small disk in a namespace",
  "test:claims": "the tests time training on every device that is there",
  "test:conformance": "tfjs's own tests are bundled by a program that is installed for them",
  "docs:webgpu": "it reads /proc/cpuinfo, which Deno permits only with all permissions",
  bench: "it starts Python, Node and other programs by paths that it finds, and reads /proc",
  "gpu:readings": "it starts the other benchmarks and the tools of the graphics driver",
  lab: "it starts Jupyter, whose kernel has all permissions",
  "site:check": "the driver starts Chromium and a lock file of its own",
};

const { tasks: listed }: { tasks: Record<string, { command: string }> } = JSON.parse(
  await Deno.readTextFile(`${root}deno.json`),
);

/** The permissions in a command: name and list, `all` for `-A`. */
function permissionsOf(command: string): Map<string, string | undefined> {
  const flags = [...command.matchAll(/\s(?:--allow-([a-z]+)(?:=(\S+))?|(-A)\b)/g)];
  return new Map(flags.map(([, name, list, all]) => [all === undefined ? name : "all", list]));
}

/**
 * Runs the command of a task with `args`; a permission that it lacks is an error, not a question.
 * Those of `denied` are taken away.
 */
function start(
  name: string,
  args: readonly string[],
  denied: readonly string[] = [],
  env: Record<string, string> = {},
) {
  // Flags of V8 are no permissions.
  const command = listed[name].command.replace("$(deno task -q v8:flags) ", "");
  const [program, run, ...rest] = command.split(" ");
  assertEquals([program, run], ["deno", "run"]);
  // A list of programs that may be run outweighs that none may be.
  const permitted = rest.filter((flag) =>
    !denied.some((name) => flag.split("=")[0] === `--allow-${name}`)
  );
  return new Deno.Command("deno", {
    args: [run, "--no-prompt", ...denied.map((name) => `--deny-${name}`), ...permitted, ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "2", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(...job: Parameters<typeof start>) {
  const { code, stdout, stderr } = await start(...job).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("every permission of every task has a reason, and no reason lacks its permission", () => {
  for (const [name, { command }] of Object.entries(listed)) {
    const permissions = [...permissionsOf(command).keys()].sort();
    const reasons = name in allPermissions ? ["all"] : Object.keys(tasks[name]?.needs ?? {}).sort();
    assertEquals(permissions, reasons, name);
  }
  const known = [...Object.keys(tasks), ...Object.keys(allPermissions)].sort();
  assertEquals(known, Object.keys(listed).sort());
});

Deno.test("programs, variables and facts of the system are permitted by name only", () => {
  const broad = Object.entries(listed).flatMap(([name, { command }]) =>
    [...permissionsOf(command)].flatMap(([permission, list]) =>
      ["run", "env", "sys"].includes(permission) && list === undefined
        ? [`${name}: ${permission}`]
        : []
    )
  );
  assertEquals(broad, ["build:wasm: env"]);
});

for (const [name, { jobs }] of Object.entries(tasks)) {
  for (const job of jobs) {
    const shown = job.join(" ").replaceAll(folder, "");
    Deno.test(`deno task ${name} ${shown} works with its permissions, without a question`, async () => {
      const { code, err } = await run(name, job);
      assertEquals(code, 0, err);
    });
  }
}

Deno.test("the libraries are used with the permissions of evaluate, and WebAssembly without FFI", async () => {
  const job = [net, "--limit", "20"];
  const with_ = await run("evaluate", job);
  const without = await run("evaluate", job, ["ffi"]);
  assertEquals([with_.code, without.code, without.err], [0, 0, ""]);
  const library = await run("blas", []);
  if (library.out.includes("OpenBLAS")) assertStringIncludes(with_.out, "OpenBLAS");
  assertStringIncludes(with_.out, "2 threads");
  assertStringIncludes(without.out, "WebAssembly SIMD");
  assertStringIncludes(without.out, "no --allow-ffi");
  assertStringIncludes(without.out, "2 threads");
});

Deno.test("evaluate that may not run deno says so where CIFAR-10 must be fetched", async () => {
  const cache = await Deno.makeTempDir({ dir: folder });
  const job = [net, "--limit", "20"];
  const { code, err } = await run("evaluate", job, ["run"], { ALEXNET_CACHE: cache });
  assertEquals(code, 2);
  assertStringIncludes(err, "--allow-run=deno");
});

Deno.test("classify without FFI says in one line that the decoder needs it, and blames no picture", async () => {
  const { code, err } = await run("classify", [picture, "--checkpoint", net], ["ffi"]);
  assertEquals([code, err.trim().split("\n").length], [1, 1], err);
  assertStringIncludes(err, "sharp");
  assertStringIncludes(err, "--allow-ffi");
});

for (const name of ["train", "evaluate", "classify", "export", "blas"]) {
  for (const permission of permissionsOf(listed[name].command).keys()) {
    Deno.test(`deno task ${name} with --deny-${permission} works or says why not in one line`, async () => {
      const jobs: Record<string, string[]> = {
        train: [...training, "--out", `${folder}/without-${permission}`],
        evaluate: [net, "--limit", "20"],
        classify: [picture, "--checkpoint", net],
        export: [net, "--out", `${folder}/without-${permission}.safetensors`],
        blas: [],
      };
      const { code, err } = await run(name, jobs[name], [permission]);
      if (code === 0) return;
      const lines = err.trim().split("\n").filter((line) => !line.includes("XDG_RUNTIME_DIR"));
      assertEquals([code < 3, lines.length], [true, 1], err);
      assert(lines[0].startsWith("error: "), err);
    });
  }
}

Deno.test("an interrupted run is saved with the permissions of train", async () => {
  const out = `${folder}/interrupted`;
  const job = ["--preset", "cifarSmall", "--limit", "640", "--test", "50", "--epochs", "9"];
  const child = start("train", [...job, "--out", out]).spawn();
  let text = "";
  let sent = false;
  const errors = new Response(child.stderr).text();
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (!sent && text.includes("epoch 1/9")) {
      child.kill("SIGINT");
      sent = true;
    }
  }
  assertEquals((await child.status).code, 130, text + await errors);
  assert((await Deno.stat(`${out}/checkpoint.safetensors`)).isFile);
});
