/** Covers tools/record/divided_record.ts: the flags of jobs that share the record. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseArguments } from "../../../lib/cli/command/arguments.ts";
import { partCommands } from "../../../lib/cli/command/part_commands.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { plannedExperiments } from "../../../lib/experiments/record/planned_experiments.ts";
import { divided, divisionOf } from "../../../tools/record/divided_record.ts";
import { command, main } from "../../../tools/record/record.ts";
import { captured } from "../../cli/captured.ts";

const of = (...args: string[]) => divisionOf(parseArguments(command, args));

Deno.test("a job and the merge name each other's commands", () => {
  const job = of("towers", "--shard", "3/8", "--out", "parts");
  assertEquals([job?.shard, job?.folder], [{ index: 3, count: 8 }, "parts"]);
  const { again, next } = of("towers", "--merge", "parts")?.commands ?? {};
  assertEquals(
    again?.({ index: 3, count: 8 }),
    "deno task dev record towers --out parts --shard 3/8",
  );
  assertEquals(next, job?.commands.next);
  assertEquals(next, "When all jobs have ended: deno task dev record towers --merge parts");
  assertEquals(of("towers"), undefined);
});

Deno.test("flags that do not go together are refused before anything is trained", async () => {
  const cases: [string[], string][] = [
    [["--shard", "1/2"], "A job has --shard I/N and --out FOLDER"],
    [["--out", "parts"], "A job has --shard I/N and --out FOLDER"],
    [["--shard", "1/2", "--out", "parts", "--merge", "parts"], "leave out the others"],
    [["--shard", "3/2", "--out", "parts"], "--shard expects I/N"],
    [["--status", "--merge", "parts"], "--status is of the record"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await captured(() => main(args));
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, says);
  }
});

Deno.test("a merge of a folder without results says what is missing, and the record stays", async () => {
  const folder = await Deno.makeTempDir({ prefix: "divided-record-test-" });
  try {
    const { code, err } = await captured(() => main(["towers", "--merge", folder]));
    assertEquals(code, 2);
    assertStringIncludes(err, `results of the shards of record but found none in ${folder}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("jobs do not start on an experiment whose pilot is not recorded", async () => {
  const folder = await Deno.makeTempDir({ prefix: "divided-record-test-" });
  try {
    const raced = plannedExperiments.filter(({ arms }) => arms.some(({ ratesOf }) => ratesOf));
    const division = { folder, commands: partCommands("dev record", [], []) };
    const { message } = await assertRejects(
      () => divided(raced, division, folder),
      BadArgumentError,
    );
    assertStringIncludes(message, `record ${raced[0].id}-pilot first`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
