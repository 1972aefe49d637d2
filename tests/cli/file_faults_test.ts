/** Covers lib/cli, the commands that write, on disks and under names that cannot be written. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { missing, requirements } from "../skip.ts";

const root = new URL("../..", import.meta.url).pathname;
const SHIPPED = "notebooks/checkpoints/cifarTwoTower.safetensors";

/** The commands that write, without their --out. */
const commands: Readonly<Record<string, readonly string[]>> = {
  train: ["train", "--preset", "cifarSmall", "--limit", "64", "--epochs", "1", "--test", "20"],
  evaluate: ["evaluate", "--weights", SHIPPED, "--limit", "20"],
  "export half": ["export", "--weights", SHIPPED],
  "export tfjs": ["export", "--weights", SHIPPED, "--format", "tfjs"],
};

/** Runs a command, after the lines of `script` in a mount namespace if there are any. */
async function run(args: readonly string[], script?: string, redirection = "") {
  const [name, ...rest] = args;
  const deno = [Deno.execPath(), "run", "-A", "--no-check", `lib/cli/${name}.ts`, ...rest];
  const shell = ["sh", "-c", `${script ?? ""}\nexec "$@" ${redirection}`, "sh", ...deno];
  const [command, ...all] = script === undefined ? shell : ["unshare", "-m", ...shell];
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: all,
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** @throws {Error} unless the command ended with one line about `found`. */
function assertOneLine({ code, err }: { code: number; err: string }, found: string): void {
  assertEquals([code, err.trim().split("\n").length], [2, 1], err);
  assert(err.startsWith("error: Expected "), err);
  assertStringIncludes(err, found);
  assert(!err.includes("os error"), err);
}

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const disks = {
  "a full disk":
    `mount -t tmpfs -o size=64k tmpfs ${folder}; head -c 99999 /dev/zero > ${folder}/zeros 2>/dev/null`,
  "a read-only disk": `mount -t tmpfs -o size=64k,ro tmpfs ${folder}`,
};

for (const [found, script] of Object.entries(disks)) {
  Deno.test({
    name: `${found} ends each command that writes with one line and exit code 2`,
    ignore: await missing(requirements.namespaces),
    async fn() {
      for (const args of Object.values(commands)) {
        const result = await run([...args, "--out", `${folder}/out`], script);
        assertOneLine(result, found);
        assertEquals(result.out, "", "nothing was measured");
      }
    },
  });
}

Deno.test("a name that is too long ends each command that writes with one line and exit code 2", async () => {
  for (const args of Object.values(commands)) {
    const result = await run([...args, "--out", `${folder}/${"x".repeat(300)}`]);
    assertOneLine(result, "a name that is too long");
  }
});

Deno.test({
  name: "a device as output ends each command that writes with one line and exit code 2",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const [name, args] of Object.entries(commands)) {
      const { code, err } = await run([...args, "--out", "/dev/full"]);
      assertEquals([code, err.trim().split("\n").length], [2, 1], err);
      const found = name === "train" ? "a file where a folder is needed" : "already exists";
      assertStringIncludes(err, found);
    }
  },
});

Deno.test({
  name: "a full standard output ends a command with one line and exit code 2",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const args of [...Object.values(commands), ["summary"]]) {
      const out = args[0] === "summary" ? [] : ["--out", `${folder}/${crypto.randomUUID()}`];
      const result = await run([...args, ...out], undefined, ">/dev/full");
      assertOneLine(result, "a full disk in standard output");
    }
  },
});

Deno.test("of two concurrent exports to one folder, one fails and the other is complete", async () => {
  const folder = await Deno.makeTempDir();
  const out = `${folder}/web`;
  const run = () =>
    new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "lib/cli/export.ts",
        "--weights",
        SHIPPED,
        "--format",
        "tfjs",
        "--out",
        out,
      ],
      ...{ cwd: root, env: { NO_COLOR: "1" }, stdin: "null" },
    }).output();
  try {
    const ends = await Promise.all([run(), run()]);
    assertEquals(ends.map(({ code }) => code).sort(), [0, 2]);
    const error = new TextDecoder().decode(ends.find(({ code }) => code === 2)?.stderr);
    // The second finds the folder of the first at its start, or when it is about to write.
    assertMatch(error, /already exists|found a folder/);
    const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
    assertEquals(names, ["model.json", "weights.bin"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "an export that does not fit on the disk leaves nothing behind",
  ignore: await missing(requirements.namespaces),
  async fn() {
    for (const format of ["half", "tfjs"]) {
      const script = `mount -t tmpfs -o size=256k tmpfs ${folder}; "$@"; echo $?; ls -A ${folder}`;
      const { stdout, stderr } = await new Deno.Command("unshare", {
        args: [
          ...["-m", "sh", "-c", script, "sh", Deno.execPath(), "run", "-A", "--no-check"],
          ...[
            "lib/cli/export.ts",
            "--weights",
            SHIPPED,
            "--format",
            format,
            "--out",
            `${folder}/out`,
          ],
        ],
        cwd: root,
        env: { NO_COLOR: "1" },
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assertEquals(out, "2\n", err);
      assertOneLine({ code: 2, err }, "found a full disk");
    }
  },
});
