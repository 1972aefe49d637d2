/** Covers lib/cli/ranks/mpiexec.ts; tests/cli/train_ranks_test.ts runs it and lib/cli/ranks/with_signals.ts. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  codeOf,
  LauncherNotes,
  mpiexecArguments,
  requireMpiexec,
} from "../../../lib/cli/ranks/mpiexec.ts";
import { AlexNetError, BadArgumentError } from "../../../lib/errors.ts";

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

Deno.test("the ranks run the script with the arguments of the command, on the hosts given", () => {
  const args = mpiexecArguments({ ranks: 4, hosts: ["alpha", "beta"] }, "/train.ts", ["--ranks=4"]);
  assertEquals(args.slice(0, 4), ["-hosts", "alpha,beta", "-n", "4"]);
  assertEquals(args.slice(-2), ["/train.ts", "--ranks=4"]);
  assertEquals(mpiexecArguments({ ranks: 2, hosts: undefined }, "", []).slice(0, 2), ["-n", "2"]);
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

Deno.test("a killed rank is an error that says how to go on", () => {
  const end = { code: 9, explained: false, killed: "Killed (signal 9)" };
  const { message } = assertThrows(() => codeOf(end, "out/run-1"), AlexNetError);
  assertStringIncludes(message, "Killed (signal 9)");
  assertStringIncludes(message, "--out out/run-1 --resume");
});

Deno.test("an end that a rank explained keeps its exit code and adds no message", () => {
  assertEquals(codeOf({ code: 2, explained: true }, "out"), 2);
  assertEquals(codeOf({ code: 9, explained: true, killed: "Killed (signal 9)" }, "out"), 1);
  assertEquals([0, 130].map((code) => codeOf({ code, explained: false }, "out")), [0, 130]);
});

Deno.test("an mpiexec that fails itself is an error with its code", () => {
  assertThrows(() => codeOf({ code: 255, explained: false }, "out"), AlexNetError, "code 255");
});
