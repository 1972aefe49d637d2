/**
 * Covers tools/scaling/measure_scaling.ts, measuring_ranks.ts, measure_steps.ts, measure_links.ts, measure_wire.ts
 * and network_namespaces.ts.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BUCKET_BYTES, bytesSentInSum } from "../../../lib/parallel/data/gradient_traffic.ts";
import { measureWire } from "../../../tools/scaling/measure_scaling.ts";
import type { LinkMeasurements, StepMeasurements } from "../../../tools/scaling/measurements.ts";
import { DEVICE, networkNamespaces } from "../../../tools/scaling/network_namespaces.ts";
import { Ranks } from "../../../tools/scaling/measuring_ranks.ts";
import { missing, requirements } from "../../skip.ts";

const ignore = await missing(requirements.mpi);
const ranks = ignore ? undefined : await Ranks.find(() => {});

Deno.test({
  name: "a rank measures every way of dividing, and when its sums could start",
  ignore,
  fn: async () => {
    const runs = (["alone", "data", "towers", "pairs"] as const)
      .map((way) => ({ way, images: 4, talk: "none" as const }));
    const request = { preset: "cifarTwoTower", steps: 2, runs };
    const found = await ranks?.run<StepMeasurements>("measure_steps.ts", request, 1);
    assertEquals(found?.runs.map(({ way, seconds }) => [way, seconds.length]), [
      ...[["alone", 2], ["data", 2], ["towers", 2], ["pairs", 2]],
    ]);
    // Its gradients fill one bucket, at the end of the backward pass.
    assertEquals(found?.runs.map(({ ready }) => ready?.length), [undefined, 1, undefined, 1]);
    for (const { ready, seconds } of found?.runs ?? []) {
      if (ready !== undefined) assert(ready[0] > 0 && ready[0] < Math.max(...seconds));
    }
  },
});

Deno.test({
  name: "two ranks measure steps with every way to talk, messages and sums",
  ignore,
  fn: async () => {
    const runs = (["none", "during", "between", "after"] as const)
      .map((talk) => ({ way: "data" as const, images: 2, talk }));
    const towers = { way: "towers" as const, images: 2, talk: "during" as const };
    const request = { preset: "cifarTwoTower", steps: 1, runs: [...runs, towers] };
    const steps = await ranks?.run<StepMeasurements>("measure_steps.ts", request, 2);
    assertEquals([steps?.ranks, steps?.runs.length], [2, 5]);
    const sizes = { exchanges: [4, 4096], sums: [4096], seconds: 0.01 };
    const links = await ranks?.run<LinkMeasurements>("measure_links.ts", sizes, 2);
    assertEquals(links?.exchanges.map(({ bytes }) => bytes), [4, 4096]);
    assert(links?.sums.every(({ seconds }) => seconds > 0));
  },
});

const quiet = (line: string) => console.warn(`skipped: ${line}`);

/** Whether namespaces can be made here, for which one has to be root; if not, it says so. */
async function canMakeNamespaces(): Promise<boolean> {
  await using hosts = await networkNamespaces(1, quiet);
  return hosts !== undefined;
}

const ignoreHosts = ignore || !await canMakeNamespaces();

Deno.test({
  name:
    "of a sum over 2 and 4 hosts, each sends 2 (n - 1) / n of the bytes, and at most 5 % beside",
  ignore: ignoreHosts,
  fn: async () => {
    const found = ranks === undefined ? undefined : await measureWire(ranks, quiet);
    assertEquals(found?.map(({ sent }) => sent.length), [2, 3, 4]);
    for (const { bytes, sent } of found ?? []) {
      assertEquals(bytes, BUCKET_BYTES);
      const least = bytesSentInSum(bytes, sent.length);
      // Of three ranks, one sends for two. Beside the bytes go headers, and what TCP sends again under load.
      if (sent.length === 3) assert(Math.max(...sent) > least, sent.join());
      else assert(sent.every((each) => each >= least && each < 1.05 * least), sent.join());
    }
  },
});

Deno.test({
  name: "namespaces are hosts, whose links can be slowed down, and leave nothing behind",
  ignore: ignoreHosts,
  fn: async () => {
    {
      await using hosts = await networkNamespaces(2, quiet);
      await hosts?.limit(1e8);
      const device = ["-n", `scaling-0-${Deno.pid}`, "qdisc", "show", "dev", DEVICE];
      const queue = await new Deno.Command("tc", { args: device }).output();
      assertStringIncludes(new TextDecoder().decode(queue.stdout), "rate 100Mbit");
      const sizes = { exchanges: [4096], sums: [4096], seconds: 0.01 };
      const links = await ranks?.run<LinkMeasurements>("measure_links.ts", sizes, 2, hosts);
      assertEquals(links?.sums.length, 1);
    }
    const { stdout } = await new Deno.Command("ip", { args: ["netns", "list"] }).output();
    assertEquals(new TextDecoder().decode(stdout).includes(`-${Deno.pid}`), false);
  },
});
