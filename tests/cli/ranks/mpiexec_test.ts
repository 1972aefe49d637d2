/** Covers lib/cli/ranks/mpiexec.ts; tests/cli/train_ranks_test.ts runs it and lib/cli/ranks/with_signals.ts. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  LauncherNotes,
  mpiexecArguments,
  requireLibraryOf,
  requireMpiexec,
  resultOf,
} from "../../../lib/cli/ranks/mpiexec.ts";
import { BadArgumentError } from "../../../lib/errors.ts";

Deno.test("without MPI the error is one line with the command that installs it", () => {
  const { message } = assertThrows(() => requireMpiexec(() => undefined), BadArgumentError);
  assertStringIncludes(message, "pip install mpich");
  assertEquals(message.includes("\n"), false);
});

Deno.test("mpiexec is that of ALEXNET_MPI, then of the path, then of pip's folders", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const install = async (place: string) => {
      await Deno.mkdir(`${folder}/${place}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${place}/mpiexec`, "");
    };
    const variables: Record<string, string> = {
      ALEXNET_MPI: `${folder}/named/lib/libmpi_abi.so`,
      PATH: `${folder}/path`,
      VIRTUAL_ENV: `${folder}/venv`,
      HOME: `${folder}/home`,
    };
    for (const place of ["home/.local/bin", "venv/bin", "path", "named/bin"]) {
      await install(place);
      assertEquals(requireMpiexec((name) => variables[name]), `${folder}/${place}/mpiexec`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an mpiexec whose library has an ABI of its own is refused before any rank starts", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, bytes] of [["bin/mpiexec", 1], ["lib/libmpi.so.40", 2048]] as const) {
      await Deno.mkdir(`${folder}/${name.split("/")[0]}`);
      await Deno.writeFile(`${folder}/${name}`, new Uint8Array(bytes));
    }
    const { message } = assertThrows(
      () => requireLibraryOf(`${folder}/bin/mpiexec`, () => undefined),
      BadArgumentError,
    );
    assertStringIncludes(message, `found ${folder}/lib/libmpi.so.40, whose ABI is its own`);
    assertStringIncludes(message, "pip install mpich");
    assertEquals(message.includes("\n"), false);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the ranks run the script with the arguments of the command, on the hosts given", () => {
  const args = mpiexecArguments({ ranks: 4, hosts: ["alpha", "beta"] }, "/train.ts", ["--ranks=4"]);
  assertEquals(args.slice(0, 4), ["-hosts", "alpha,beta", "-n", "4"]);
  assertEquals(args.slice(-2), ["/train.ts", "--ranks=4"]);
  assertEquals(mpiexecArguments({ ranks: 2, hosts: undefined }, "", []).slice(0, 2), ["-n", "2"]);
  const flagged = mpiexecArguments({ ranks: 2, hosts: undefined }, "/train.ts", ["-a"], ["--v8"]);
  assertEquals(flagged.slice(-3), ["--v8", "/train.ts", "-a"]);
});

/** What mpiexec of MPICH 5.0.2 wrote when a rank was killed, and at Ctrl-C. */
const banner = `===================================================================================
=   BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES
=   PID 27909 RUNNING AT vm
=   EXIT CODE: 9
=   CLEANING UP REMAINING PROCESSES
=   YOU CAN IGNORE THE BELOW CLEANUP MESSAGES
===================================================================================
YOUR APPLICATION TERMINATED WITH THE EXIT STRING: Killed (signal 9)
This typically refers to a problem with your application.
Please see the FAQ page for debugging suggestions
[mpiexec@vm] Sending Ctrl-C to processes as requested
[mpiexec@vm] Press Ctrl-C again to force abort`;

Deno.test("the launcher's own lines are told from those of the ranks", () => {
  const notes = new LauncherNotes();
  assertEquals(banner.split("\n").filter((line) => !notes.isNote(line)), []);
  assertEquals([notes.killed, notes.explained], ["Killed (signal 9)", false]);
  assertEquals(notes.isNote("epoch 1/2  loss 2.3935"), false);
  assertEquals([notes.isNote("error: Expected a file."), notes.explained], [false, true]);
});

Deno.test("an error of Deno itself, in its colours, is noticed once and explains nothing", () => {
  let errors = 0;
  const notes = new LauncherNotes(() => errors++);
  const line = '\x1b[0m\x1b[1m\x1b[31merror\x1b[0m: Module not found "file:///train.ts".';
  assertEquals([notes.isNote(line), notes.isNote(line)], [false, false]);
  assertEquals([errors, notes.explained], [1, false]);
});

Deno.test("a killed rank is an error that says how to go on, with the code of a killed program", () => {
  const end = { code: 9, explained: false, killed: "Killed (signal 9)" };
  const { code, error = "" } = resultOf(end, "out/run-1", true);
  assertEquals(code, 137);
  assertStringIncludes(error, "found that one was killed (signal 9), which ended the others.");
  assertStringIncludes(error, "Continue from the last checkpoint with");
  assertStringIncludes(error, "--out out/run-1 --resume");
});

Deno.test("a run that ended before its first checkpoint is started again", () => {
  const { error = "" } = resultOf({ code: 4, explained: false }, "out/run-1", false);
  assertStringIncludes(
    error,
    "Nothing was saved yet; start again with the same command and --out out/run-1 --resume.",
  );
});

Deno.test("a rank that another signal ended is described in the launcher's words", () => {
  const errorOf = (killed: string) =>
    resultOf({ code: 1, explained: false, killed }, "out", true).error;
  assertStringIncludes(errorOf("Killed: 9 (signal 9)") ?? "", "one was killed (signal 9), which");
  assertStringIncludes(
    errorOf("Segmentation fault (signal 11)") ?? "",
    'one ended with "Segmentation fault (signal 11)", which ended the others.',
  );
});

Deno.test("an end that a rank explained keeps its exit code and adds no message", () => {
  assertEquals(resultOf({ code: 2, explained: true }, "out", true), { code: 2 });
  assertEquals(resultOf({ code: 9, explained: true, killed: "Killed (signal 9)" }, "out", true), {
    code: 1,
  });
  const codes = [0, 130].map((code) => resultOf({ code, explained: false }, "out", true));
  assertEquals(codes, [{ code: 0 }, { code: 130 }]);
});

Deno.test("the code of a rank that ended without a word is that of the command", () => {
  const { code, error = "" } = resultOf({ code: 4, explained: false }, "out", true);
  assertEquals(code, 4);
  assertStringIncludes(error, "mpiexec ended with code 4");
});
