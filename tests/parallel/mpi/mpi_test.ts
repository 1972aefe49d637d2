/** Covers lib/parallel/mpi/mpi.ts and lib/parallel/mpi/mpi_calls.ts. */
import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { denoProgram } from "../../../lib/files/deno_program.ts";
import { mpiPlaces } from "../../../lib/parallel/mpi/find_mpi.ts";
import { root } from "../../house.ts";
import { missing, requirements } from "../../skip.ts";
import { endOf, runRanks } from "../run_ranks.ts";

const ignore = await missing(requirements.mpi);

/** The error of `startMpi` in a process with only these variables. */
async function errorWith(env: Record<string, string>): Promise<string> {
  const program = `import { startMpi } from "${root}lib/parallel/mpi/mpi.ts"; startMpi();`;
  const { stderr } = await new Deno.Command(denoProgram(), {
    args: ["eval", "--no-check", "--config", `${root}deno.json`, program],
    clearEnv: true,
    env: { HOME: Deno.env.get("HOME") ?? "/", NO_COLOR: "1", ...env },
  }).output();
  return new TextDecoder().decode(stderr);
}

Deno.test("without a library, one line says what to install", async () => {
  const error = await errorWith({ PATH: "/nowhere" });
  assert(error.includes("found none; install one with `pip install mpich`, or name"), error);
  for (const wrong of ["/nowhere/libmpi_abi.so.1", "libnowhere.so", "/etc/hosts"]) {
    const named = await errorWith({ ALEXNET_MPI: wrong });
    assertMatch(named, new RegExp(`found none: ${wrong}: .*; install one with \`pip`));
  }
});

const [ofItsOwn] = [
  ...mpiPlaces().others,
  `${root}${requirements.mpi.prefix}/lib/libmpi.so.12`, // MPICH's, beside that of the standard ABI
];

Deno.test({
  name: "a library with an ABI of its own is named",
  ignore,
  fn: async () => {
    const error = await errorWith({ ALEXNET_MPI: ofItsOwn });
    assertMatch(error, /found .*libmpi\..*, whose ABI is its own; install one with `pip/);
  },
});

for (
  const [mode, expected] of [
    ["truncated", /^MpiError: MPI_Recv failed on rank 0 of 2 \(.+\): [\s\S]*truncated/i],
    ["short", /^MpiError: .* expected a message of 4 numbers from rank 1 but found 3/],
    ["two at once", /^BadArgumentError: Expected no call of MPI_Allreduce while/],
  ] as const
) {
  Deno.test({
    name: `a bad call gives an error with its reason and the ranks go on: ${mode}`,
    ignore,
    fn: async () => {
      const { code, stdout } = await runRanks(2, "rank_faults.ts", [mode]);
      assertMatch(stdout, expected);
      assertEquals(code, 0);
    },
  });
}

for (
  const [mode, expected] of [["killed", 9], ["exit 4", 4], ["error", 1], ["abort 3", 3]] as const
) {
  Deno.test({
    name: `a rank that ends early ends the job within ten seconds, with no process left: ${mode}`,
    ignore,
    fn: async () => {
      const { code, processes, left } = await endOf(2, "rank_faults.ts", [mode]);
      assertNotEquals(code, 0);
      // Hydra combines the codes of the ranks, and 9 of those that it kills.
      assertEquals(code & expected, expected);
      assertEquals([processes, left], [2, []]);
    },
  });
}
