import { assertEquals } from "@std/assert";
import { partCommands } from "../../../lib/cli/command/part_commands.ts";

Deno.test("the commands of a job and of the merge can be pasted into a shell", () => {
  const { again, next } = partCommands("prepare", ["--to", "my shards"], ["--merge", "my shards"]);
  assertEquals(again({ index: 3, count: 8 }), "deno task prepare --to 'my shards' --shard 3/8");
  assertEquals(next, "When all jobs have ended: deno task prepare --merge 'my shards'");
});
