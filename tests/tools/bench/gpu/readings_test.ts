import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { hasHardwareGPU } from "../../../../lib/ops/backend.ts";
import { missing, requirements } from "../../../skip.ts";
import { gpuPage } from "../../../../tools/bench/gpu/gpu_page.ts";
import { leftOut } from "../../../../tools/bench/gpu/readings.ts";
import { type Stage, stages } from "../../../../tools/bench/gpu/stages.ts";
import { runTool } from "../../../../tools/bench/gpu/tool.ts";

const noAdapter = await missing(requirements.webgpu);
const hardware = await hasHardwareGPU();

Deno.test({
  name: "a failing stage is reported, and the readings of the others are on the page",
  ignore: noAdapter || hardware,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const page = `${folder}/page.md`;
    try {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "tools/bench/gpu/readings.ts",
          "--stages=steps,lessons,choices",
          "--lessons=99",
          `--out=${page}`,
        ],
        cwd: new URL("../../../../", import.meta.url),
        env: { NO_COLOR: "1" },
      }).output();
      const text = await Deno.readTextFile(page);
      assertEquals(code, 1);
      assertMatch(
        new TextDecoder().decode(stdout),
        /failed: Lesson 99 failed with exit code 2.*99/,
      );
      assertMatch(text, /## Training steps\n[^#]*\| cifarSmall, batch 2 \| \d/);
      assertMatch(text, /## Lessons at scale quick\n[^#]*\| 99 \| [\d.]+ \| failed \|/);
      assertMatch(text, /## Lessons at scale quick\n[^#]*\*\*Failed\.\*\* Lesson 99/);
      assertMatch(text, /## The backend that lessons choose\n[^#]*one step of 2 images takes/);
      assertStringIncludes(text, "say nothing about a GPU");
      assertMatch(text, /\| adapter \| \S.*\|\n\| driver \| \S.*\|\n\| Deno \| \d/);
      assertMatch(text, /\| date \| \d{4}-\d\d-\d\d \|/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a stage that does not fit into the remaining time is skipped, with the reason", () => {
  const stage: Stage = { name: "x", title: "X", minutes: 2, run: () => Promise.resolve() };
  assertEquals(leftOut(stage, 10, 120), undefined);
  assertEquals(
    leftOut(stage, 10, 119),
    "Left out: it takes about 2 minutes, and 1.98 minutes of the 10 minutes are left.",
  );
  assertMatch(leftOut(stage, 10, -3) ?? "", /0 seconds of the 10 minutes are left/);
  assertEquals(leftOut(stage, undefined, Infinity), undefined);
});

Deno.test("ten minutes are enough for the training steps, the layers, the tiles and the lessons", () => {
  const needed = stages.slice(0, 4);
  assertEquals(needed.map(({ name }) => name), ["steps", "layers", "tuning", "lessons"]);
  assert(needed.reduce((sum, { minutes }) => sum + minutes, 0) <= 10);
});

Deno.test("a page says which stages were skipped and which have not run yet", () => {
  const circumstances = {
    adapter: "A card",
    software: false,
    driver: undefined,
    versions: { Deno: "2.9.6" },
    date: "2026-01-31",
  };
  const page = gpuPage(circumstances, [
    { title: "One", found: { text: "| 1 |", failures: [] }, leftOut: undefined },
    { title: "Two", found: undefined, leftOut: "Left out: no time." },
    { title: "Three", found: undefined, leftOut: undefined },
  ]);
  assertMatch(
    page,
    /## One\n\n\| 1 \|\n\n## Two\n\nLeft out: no time\.\n\n## Three\n\nNot taken yet/,
  );
  assertMatch(page, /\| driver \| unknown \|/);
  assert(!page.includes("mean nothing"));
});

Deno.test("a tool is ended together with its child processes", async () => {
  const lines: string[] = [];
  const program = `
    const child = new Deno.Command(Deno.execPath(), { args: ["eval", "setInterval(() => {}, 1e6)"] });
    console.log(child.spawn().pid);
    setInterval(() => {}, 1e6);
  `;
  const end = new AbortController();
  const run = await runTool(["eval", program], {}, end.signal, (line) => {
    lines.push(line);
    end.abort();
  });
  assertEquals(run.code, undefined);
  assertEquals(lines.length, 1);
  assertEquals(await alive(Number(lines[0])), false);
});

/** Whether a process is running; a zombie process is not. */
async function alive(pid: number): Promise<boolean> {
  const { success, stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", String(pid)],
  }).output();
  return success && !new TextDecoder().decode(stdout).startsWith("Z");
}
