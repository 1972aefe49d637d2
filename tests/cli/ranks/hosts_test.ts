/**
 * Covers lib/cli/ranks/hosts.ts: `deno task train --hosts` on two hosts, and their problems.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  hostsText,
  isConsequence,
  launcherSettings,
  reasonIn,
} from "../../../lib/cli/ranks/hosts.ts";
import { gradientSums } from "../../../lib/parallel/data/gradient_traffic.ts";
import { totalTraffic, towerTraffic } from "../../../lib/parallel/towers/tower_traffic.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { loadCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { root } from "../../house.ts";
import { batch, direct, type End, endOf, folder } from "../rank_runs.ts";
import { HOSTS, NOBODY, noTwoHosts, STRANGER, TwoHosts } from "./two_hosts.ts";

const ignore = await noTwoHosts();
const steps = 10;
const net = [
  ...["--synthetic", "--preset", "cifarTwoTower", "--batch", `${batch}`, "--ranks", "2"],
  ...["--test", "8", "--validation", "6", "--schedule", "constant"],
];
const short = [...net, "--limit", `${batch * steps}`, "--epochs", "1"];
const onBoth = ["--hosts", HOSTS.join()];

/** Runs `deno task train` on the first host, or on this machine; `onText` sees what it has printed. */
function train(
  args: readonly string[],
  hosts?: TwoHosts,
  onText: (text: string) => void | Promise<void> = () => {},
  variables: Record<string, string> = {},
): Promise<End> {
  const command = [Deno.execPath(), ...direct, ...args];
  const [program, rest] = hosts?.onFirst(root, command) ?? [command[0], command.slice(1)];
  return endOf(program, rest, { onText, variables: { ...hosts?.env, ...variables } });
}

async function weightsOf(run: string): Promise<Map<string, Float32Array>> {
  const { weights } = await loadCheckpoint(`${run}/checkpoint.safetensors`);
  return new Map([...weights].map(([name, { values }]) => [name, values]));
}

for (const mode of ["towers", "data"]) {
  Deno.test({
    name: `--parallel ${mode} on two hosts trains the net of two ranks on one, bit for bit`,
    ignore,
    fn: async () => {
      const [here, there] = [`${folder}/${mode}-here`, `${folder}/${mode}-there`];
      await Deno.mkdir(there);
      const flags = [...short, "--parallel", mode];
      const one = await train([...flags, "--out", here]);
      assertEquals(one.code, 0, one.err);
      // The second host does not see the folder of the run.
      await using hosts = await TwoHosts.start({ hidden: there });
      const two = await train([...flags, ...onBoth, "--out", `${there}/run`], hosts);
      assertEquals(two.code, 0, two.err);
      assertStringIncludes(two.out, `on ${HOSTS[0]} (1), ${HOSTS[1]} (1).`);
      assertEquals(await weightsOf(`${there}/run`), await weightsOf(here));

      // The maps of each step travel on the network, or its gradients: of two ranks, each sends all.
      const spec = preset("cifarTwoTower");
      const bytes = mode === "towers"
        ? totalTraffic(towerTraffic(spec, batch)).bytes
        : gradientSums(spec).reduce((sum, bytes) => sum + bytes, 0);
      const sent = await hosts.sent();
      assert(sent > steps * bytes && sent < 2 * steps * bytes, `${sent} bytes`);
    },
  });
}

Deno.test({
  name: "a killed rank on the other host ends the job within ten seconds and leaves nothing there",
  ignore,
  fn: async () => {
    await using hosts = await TwoHosts.start();
    const before = await hosts.processesOfSecond();
    const run = `${folder}/killed`;
    const long = [...net, "--limit", "60", "--epochs", "1000", "--out", run];
    let killedAt = 0;
    const end = await train([...long, ...onBoth, "--parallel", "data"], hosts, async (text) => {
      if (killedAt > 0 || !text.includes("epoch 1/")) return;
      killedAt = performance.now();
      for (const { pid, command } of await hosts.processesOfSecond()) {
        if (command.includes("train.ts") && !command.includes("hydra")) Deno.kill(pid, "SIGKILL");
      }
    });
    assert(killedAt > 0, end.err);
    assert(performance.now() - killedAt < 10_000, "the job did not end within ten seconds");
    // Of a rank on another host, mpiexec does not always know the signal.
    assert([128 + 9, 255].includes(end.code), `${end.code}`);
    assertMatch(end.err, /^error: Expected all ranks to finish[^\n]*--resume\.\n$/);
    const left = async () => (await hosts.processesOfSecond()).length;
    while (await left() > before.length && performance.now() - killedAt < 10_000) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assertEquals(await hosts.processesOfSecond(), before);
  },
});

Deno.test({
  name: "a host that cannot be reached, is not known, or lacks this folder is named",
  ignore,
  fn: async () => {
    const problemOf = async (hosts: TwoHosts, host: string) => {
      const out = `${folder}/unreached`;
      const list = ["--hosts", `${HOSTS[0]},${host}`];
      const end = await train([...short, ...list, "--out", out], hosts);
      assertEquals(end.code, 1, end.out);
      return end.err.split("\n").at(-2) ?? "";
    };
    {
      await using hosts = await TwoHosts.start();
      assertMatch(await problemOf(hosts, NOBODY), /^error: .* found 10\.99\.7\.9: ssh: connect to/);
      assertMatch(
        await problemOf(hosts, STRANGER),
        /^error: .* found alexc: Host key verification/,
      );
      assertMatch(
        await problemOf(hosts, "alexd"),
        /^error: .* found alexd: ssh: Could not resolve/,
      );
    }
    await using hosts = await TwoHosts.start({ hidden: `${root}lib` });
    assertMatch(
      await problemOf(hosts, HOSTS[1]),
      /found alexb: error: Module not found .*train\.ts/,
    );
  },
});

Deno.test({
  name: "HYDRA_IFACE names the network to a host that does not know the first one, which is needed",
  ignore,
  fn: async () => {
    await using hosts = await TwoHosts.start({ knowsFirst: false });
    const flags = [...short, ...onBoth, "--out", `${folder}/nameless`];
    const without = await train(flags, hosts);
    assertEquals(without.code, 1, without.out);
    assertMatch(without.err, /found alexb: unable to get host address for alexa/);
    const withIt = await train([...flags, "--resume"], hosts, () => {}, { HYDRA_IFACE: "eth0" });
    assertEquals(withIt.code, 0, withIt.err);
  },
});

Deno.test("ssh asks nothing and gives up, after the user's own options", () => {
  assertEquals(launcherSettings(() => undefined), {
    HYDRA_LAUNCHER: "ssh",
    HYDRA_LAUNCHER_EXTRA_ARGS: "-o BatchMode=yes -o ConnectTimeout=10",
  });
  const own = (name: string) => name === "HYDRA_LAUNCHER_EXTRA_ARGS" ? "-F mine" : undefined;
  assertStringIncludes(launcherSettings(own).HYDRA_LAUNCHER_EXTRA_ARGS, "-F mine -o BatchMode");
  assertEquals(launcherSettings((name) => name === "HYDRA_LAUNCHER" ? "rsh" : undefined), {});
});

/** What mpiexec of MPICH 5.0.2 writes when a host lets nobody in. */
const consequences = [
  "ui_cmd_cb (/mpich-5.0.2/src/pm/hydra/mpiexec/pmiserv_pmci.c:51): Launch proxy failed.",
  "HYDT_dmxu_poll_wait_for_event (/mpich-5.0.2/src/pm/hydra/lib/tools/demux/demux_poll.c:76): " +
  "callback returned error status",
  "HYD_pmci_wait_for_completion (/mpich-5.0.2/src/pm/hydra/mpiexec/pmiserv_pmci.c:180): error " +
  "waiting for event",
  "main (/mpich-5.0.2/src/pm/hydra/mpiexec/mpiexec.c:270): process manager error waiting for completion",
].map((text) => `[mpiexec@alexa] ${text}`);

Deno.test("of the lines of a failed start, the one that says why is the reason", () => {
  const reasonBefore = (...lines: string[]) => reasonIn([...lines, ...consequences].join("\n"));
  const key = "Host key verification failed.";
  assertEquals(reasonBefore("Warning: a banner", key), key);
  const proxy =
    "[proxy:0@alexb] HYDU_create_process (/mpich/launch.c:73): execvp error on file /deno";
  assertEquals(reasonBefore(proxy), "execvp error on file /deno");
  assertEquals(reasonBefore("a line of another program"), "a line of another program");
  assertStringIncludes(reasonBefore(), "no program starts there");
  assertEquals(
    hostsText([{ host: "alexb", reason: key }]).includes(
      "found alexb: Host key verification failed. ",
    ),
    true,
  );
  assertEquals(consequences.every(isConsequence), true);
  assertEquals([proxy, key, "epoch 1/2"].some(isConsequence), false);
});
