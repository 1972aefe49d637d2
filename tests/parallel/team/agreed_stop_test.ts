import { assertEquals } from "@std/assert";
import { AgreedStop } from "../../../lib/parallel/team/agreed_stop.ts";
import { missing, requirements } from "../../skip.ts";
import { resultOf } from "../run_ranks.ts";

const ignore = await missing(requirements.mpi);

Deno.test("a rank stops when another one wishes to, and not before it asks", () => {
  let others = 0;
  const world = { gather: (own: readonly number[]) => [[...own], [others]] };
  const stop = new AgreedStop(world, new AbortController().signal);
  stop.check();
  assertEquals(stop.signal.aborted, false);
  others = 1;
  assertEquals(stop.signal.aborted, false);
  stop.check();
  assertEquals(stop.signal.aborted, true);
});

Deno.test({
  name: "three ranks end after the same step when one of them is asked to stop",
  ignore,
  fn: async () => {
    assertEquals(await resultOf(3, "stop_together.ts"), { steps: [[3], [3], [3]] });
  },
});
