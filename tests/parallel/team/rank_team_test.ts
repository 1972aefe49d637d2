/** tests/cli/train_ranks_test.ts covers the rest of lib/parallel/team/rank_team.ts. */
import { assertEquals, assertMatch } from "@std/assert";
import { missing, requirements } from "../../skip.ts";
import { runRanks } from "../run_ranks.ts";

Deno.test({
  name: "ranks with other images end before the first step, each with what differs and where",
  ignore: await missing(requirements.mpi),
  fn: async () => {
    const { code, stdout, stderr } = await runRanks(2, "other_images.ts");
    assertEquals(code, 0, stderr);
    const lines = stdout.split("\n").filter((line) => line.startsWith("rank ")).sort();
    assertEquals(lines.length, 2, stdout);
    for (const [rank, line] of lines.entries()) {
      assertMatch(
        line,
        new RegExp(
          `^rank ${rank}: BadArgumentError: Expected the same training images on all 2 ranks but ` +
            `found others than those of rank 0 \\(.+\\) on rank 1 \\(.+\\)`,
        ),
      );
    }
  },
});
