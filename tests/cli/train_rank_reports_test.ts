/**
 * Covers lib/parallel/team/rank_team.ts and lib/cli/ranks/rank_job.ts: what ranks report of a slow
 * one, and of the messages of the paper's net.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { totalTraffic, towerTraffic } from "../../lib/parallel/towers/tower_traffic.ts";
import { preset } from "../../lib/spec/presets.ts";
import { missing, requirements } from "../skip.ts";
import { folder, processesOf, train } from "./rank_runs.ts";

const ignore = await missing(requirements.mpi);

/** Milliseconds in which a slowed process computes, and in which it then stands still. */
const [COMPUTES, STANDS] = [5, 10];

/** Slows a process down, until the end of the block. */
function slowed(pid: number): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (signal: "SIGSTOP" | "SIGCONT") => {
    try {
      Deno.kill(pid, signal);
    } catch {
      // It has ended.
    }
  };
  const stop = () => {
    send("SIGSTOP");
    timer = setTimeout(goOn, STANDS);
  };
  const goOn = () => {
    send("SIGCONT");
    timer = setTimeout(stop, COMPUTES);
  };
  stop();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      send("SIGCONT");
    },
  };
}

Deno.test({
  name: "after a hundred steps, a rank that computes slowly is named, with its host and times",
  ignore: ignore || Deno.build.os !== "linux",
  fn: async () => {
    const images = 6;
    const flags = [
      ...["--synthetic", "--preset", "cifarTwoTower", "--schedule", "constant"],
      ...["--batch", `${images}`, "--limit", `${101 * images}`, "--epochs", "1"],
      ...["--validation", "0", "--test", "2", "--ranks", "2", "--parallel", "data"],
    ];
    using slow = new DisposableStack();
    let isSlow = false;
    const { code, out, err } = await train(
      [...flags, "--out", `${folder}/slow`],
      (text) => {
        if (isSlow && text.includes("warning: ")) slow.dispose();
        if (isSlow || !text.includes("In a step")) return;
        const pid = processesOf("slow").find(({ rank }) => rank === "1")?.pid;
        if (pid !== undefined) slow.use(slowed(pid));
        isSlow = true;
      },
      undefined,
      // MPICH says then how many threads may call it at once.
      { MPIR_CVAR_DEBUG_SUMMARY: "1" },
    );
    assertEquals(code, 0, err);
    const seconds = String.raw`([\d.]+) s`;
    const sentence = new RegExp(
      String
        .raw`^warning: rank 1 \(\S+\) computes for ${seconds} a step, the others for ${seconds}: ` +
        `they wait ${seconds} a step for it$`,
      "m",
    );
    assertMatch(out, sentence);
    const [slower, others, waited] = (sentence.exec(out) ?? []).slice(1).map(Number);
    assert(slower > 1.4 * others && waited > 0, out);
    // The sums of data-parallel ranks go on in a second thread while the first one computes.
    assertMatch(out, /^thread level +: MPI_THREAD_MULTIPLE$/m);
  },
});

Deno.test({
  name:
    "two towers of the paper's net say that they exchange 9 messages of 31,320,064 bytes in all",
  ignore,
  fn: async () => {
    const flags = [
      ...["--synthetic", "--preset", "paper", "--schedule", "constant"],
      ...["--batch", "128", "--limit", "128", "--epochs", "1", "--validation", "0", "--test", "2"],
    ];
    const ranks = ["--ranks", "2", "--parallel", "towers", "--out", `${folder}/paper`];
    const { code, out, err } = await train([...flags, ...ranks]);
    assertEquals(code, 0, err);
    assertStringIncludes(
      out,
      "In a step, a rank sends 9 messages to the other one, 31,320,064 bytes (31.3 MB), and " +
        "receives as much.",
    );
    assertEquals(totalTraffic(towerTraffic(preset("paper"), 128)), {
      messages: 9,
      bytes: 31_320_064,
    });
    await Deno.remove(`${folder}/paper`, { recursive: true });
  },
});

Deno.test({
  name: "two towers whose first step is replayed say what they exchange in a step without a replay",
  ignore,
  fn: async () => {
    const batch = 2;
    const { code, out, err } = await train([
      ...["--synthetic", "--preset", "cifarTwoTower", "--schedule", "constant"],
      ...["--batch", `${batch}`, "--limit", `${batch}`, "--epochs", "1", "--replay-every", "3"],
      ...["--validation", "0", "--test", "2", "--out", `${folder}/replayed`],
      ...["--ranks", "2", "--parallel", "towers"],
    ]);
    assertEquals(code, 0, err);
    const { messages, bytes } = totalTraffic(towerTraffic(preset("cifarTwoTower"), batch));
    assertStringIncludes(
      out,
      `a rank sends ${messages} messages to the other one, ${bytes.toLocaleString("en")} bytes`,
    );
    await Deno.remove(`${folder}/replayed`, { recursive: true });
  },
});
