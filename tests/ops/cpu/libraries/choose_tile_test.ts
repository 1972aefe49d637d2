import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { TileTrial } from "../../../../lib/ops/cpu/libraries/trial_store.ts";
import { runLimited } from "../run_limited.ts";

const here = new URL("../../../../lib/ops/cpu/register.ts", import.meta.url).href;
const script = `
  import { startCpu } from "${here}";
  console.log(await startCpu({ blas: false, threads: 1 }));`;

/** The line of the backend in a separate process. */
async function line(cache: string, env: Record<string, string> = {}, flags = ["-A"]) {
  const environment = { ALEXNET_CACHE: cache, ALEXNET_BLAS: "off", ...env };
  const options = ["--no-prompt", "--config=deno.json", ...flags];
  const { code, out, err } = await runLimited(script, options, environment);
  assertEquals({ code, err }, { code: 0, err: "" });
  return out;
}

async function withCache(work: (cache: string, file: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    await work(cache, `${cache}/cpu_libraries.json`);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

async function tilesIn(file: string): Promise<TileTrial[]> {
  return JSON.parse(await Deno.readTextFile(file)).tiles;
}

/** Writes `peaks` and `change` into the only stored trial. */
async function rewrite(file: string, peaks: number[], change: object = {}): Promise<void> {
  const [{ measuredOn, tiles }] = await tilesIn(file);
  const trial = {
    measuredOn: { ...measuredOn, ...change },
    tiles: tiles.map((reading, i) => ({ ...reading, gflops: peaks[i] })),
  };
  await Deno.writeTextFile(file, JSON.stringify({ format: 1, trials: [], tiles: [trial] }));
}

const x64 = Deno.build.arch === "x86_64";

Deno.test({
  name: "a stored reading of the tiles decides, and the line of the backend says so",
  ignore: !x64,
  fn: () =>
    withCache(async (cache, file) => {
      await line(cache);
      const [{ tiles }] = await tilesIn(file);
      assertEquals(tiles.map(({ version }) => version), ["6x8", "4x16"]);
      await rewrite(file, [100, 180]);
      assertStringIncludes(await line(cache), "fused multiply-add in 4x16 tiles");
      await rewrite(file, [100, 110]);
      assert(!(await line(cache)).includes("4x16"));
    }),
});

Deno.test({
  name:
    "with another engine, other flags, another processor or build, the tiles are measured again",
  ignore: !x64,
  fn: () =>
    withCache(async (cache, file) => {
      await line(cache);
      for (const change of [{ engine: 1 }, { processor: "another" }, { kernels: ["0"] }]) {
        await rewrite(file, [1, 1e6], change);
        await line(cache);
        const trials = await tilesIn(file);
        assertEquals(trials.length, 2, JSON.stringify(change));
        assert(trials[0].tiles[1].gflops < 1e6);
      }
      await rewrite(file, [1, 1e6]);
      // Any flag that changes V8's code.
      await line(cache, {}, ["-A", "--v8-flags=--no-liftoff"]);
      assertEquals((await tilesIn(file)).length, 2);
    }),
});

Deno.test("ALEXNET_TILE names the tile, is not measured, and must be one of the two", () =>
  withCache(async (cache, file) => {
    assertStringIncludes(await line(cache, { ALEXNET_TILE: "4x16" }), "in 4x16 tiles");
    assert(!(await line(cache, { ALEXNET_TILE: "6x8" })).includes("4x16"));
    const env = { ALEXNET_CACHE: cache, ALEXNET_TILE: "8x8" };
    const { code, err } = await runLimited(script, ["-A", "--config=deno.json"], env);
    assertEquals(code, 1);
    assertStringIncludes(err, 'ALEXNET_TILE: expected 6x8 or 4x16, found "8x8"');
    await Deno.stat(file).then(() => assert(false, "a trial was stored"), () => {});
  }));

Deno.test("a trial of the tiles and one of libraries do not overwrite each other in the file", {
  ignore: !x64,
}, () =>
  withCache(async (cache, file) => {
    const trial = {
      measuredOn: { processor: "another" },
      products: [{ library: "a", version: "1", gflops: 1 }],
      convolutions: [],
    };
    await Deno.writeTextFile(file, JSON.stringify({ format: 1, trials: [trial] }));
    await line(cache);
    const { trials, tiles } = JSON.parse(await Deno.readTextFile(file));
    assertEquals([trials, tiles.length], [[trial], 1]);
  }));
