/**
 * Covers deno.json and tools/dev_tasks.json: each task has the permissions that it needs and no
 * others, works with them, and ends with a sentence if a user denies one.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { folder, net, picture, pictures, root, training } from "./task_files.ts";
import { tasks } from "./task_permissions.ts";

/** Tasks with all permissions, and why fewer are not enough. */
const allPermissions: Record<string, string> = {
  test: "the tests start every command, browser, Jupyter and namespaces",
  check: "it runs the project's tools, and examples with all permissions",
  course: "the Deno kernel, which runs the cells, has all permissions",
  "test:doc":
    "the examples open files, devices and libraries; `deno test --doc` has one list for all",
  "test:soak": "it kills and restarts training runs, and mounts a small disk in a namespace",
  "test:claims": "the tests time training on every available device",
  "test:conformance": "tfjs's own tests are bundled by a program that is installed for them",
  "docs:webgpu": "it reads /proc/cpuinfo, which Deno permits only with all permissions",
  bench: "it starts Python, Node and other programs by paths that it finds, and reads /proc",
  scaling: "its ranks call MPI, and it makes network namespaces with the tools of the system",
  "gpu:readings": "it starts the other benchmarks and the tools of the graphics driver",
  lab: "it starts Jupyter, whose kernel has all permissions",
  "site:check": "the driver starts Chromium and a lock file of its own",
  "site:lessons": "the tests start Chromium, kernels and servers",
};

/** The tasks of users, except the one that runs those of maintainers, and the latter tasks. */
const listed: Record<string, { command: string }> = {};
for (const file of ["deno.json", "tools/dev_tasks.json"]) {
  Object.assign(listed, JSON.parse(await Deno.readTextFile(root + file)).tasks);
}
delete listed.dev;

/** The permissions in a command: name and list, `all` for `-A`. */
function permissionsOf(command: string): Map<string, string | undefined> {
  const flags = [...command.matchAll(/\s(?:--allow-([a-z]+)(?:=(\S+))?|(-A)\b)/g)];
  return new Map(flags.map(([, name, list, all]) => [all === undefined ? name : "all", list]));
}

/**
 * Runs the command of a task with `args`; a missing permission is an error, not a prompt. Those in
 * `denied` are removed.
 */
function start(
  name: string,
  args: readonly string[],
  denied: readonly string[] = [],
  env: Record<string, string> = {},
) {
  // Flags of V8 are no permissions, and no shell reads this line.
  const command = listed[name].command.replace("$(deno task -q dev -q v8:flags) ", "")
    .replace(" 2> /dev/null", "");
  const [program, run, ...rest] = command.split(" ");
  assertEquals([program, run], ["deno", "run"]);
  // A list of programs that may be run takes precedence over a ban on all of them.
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

Deno.test("programs, variables and system information are permitted only by name", () => {
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
    Deno.test(`${name} ${shown} works with its permissions, without a prompt`, async () => {
      const { code, err } = await run(name, job);
      assertEquals(code, 0, err);
    });
  }
}

Deno.test("the libraries are used with the permissions of evaluate, and WebAssembly without FFI", async () => {
  const job = ["--weights", net, "--limit", "20"];
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

Deno.test("evaluate without the permission to run deno says so if CIFAR-10 must be fetched", async () => {
  const cache = await Deno.makeTempDir({ dir: folder });
  const job = ["--weights", net, "--limit", "20"];
  const { code, err } = await run("evaluate", job, ["run"], { ALEXNET_CACHE: cache });
  assertEquals(code, 2);
  assertStringIncludes(err, "--allow-run=deno");
});

Deno.test("classify without FFI says in one line that the decoder needs it, and reports no picture as bad", async () => {
  const { code, err } = await run("classify", [picture, "--weights", net], ["ffi"]);
  assertEquals([code, err.trim().split("\n").length], [1, 1], err);
  assertStringIncludes(err, "sharp");
  assertStringIncludes(err, "--allow-ffi");
});

for (const name of ["train", "finetune", "evaluate", "classify", "export", "blas"]) {
  for (const permission of permissionsOf(listed[name].command).keys()) {
    Deno.test(`deno task ${name} with --deny-${permission} works or says why not in one line`, async () => {
      const jobs: Record<string, string[]> = {
        train: [...training, "--out", `${folder}/without-${permission}`],
        finetune: [
          ...["--weights", net, "--data", pictures, "--epochs", "1"],
          ...["--out", `${folder}/tuned-without-${permission}`],
        ],
        evaluate: ["--weights", net, "--limit", "20"],
        classify: [picture, "--weights", net],
        export: ["--weights", net, "--out", `${folder}/without-${permission}.safetensors`],
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
