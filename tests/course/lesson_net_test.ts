import { assert, assertEquals, assertRejects } from "@std/assert";
import { loadLessonNet, saveLessonNet } from "../../lib/course/lesson_net.ts";
import { setup } from "../../lib/course/setup.ts";
import { BadFileError } from "../../lib/errors.ts";
import { cacheFolder } from "../../lib/files/cache_folder.ts";
import { alexnet } from "../../lib/models/alexnet.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { preset } from "../../lib/spec/presets.ts";
import { captureCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { isCode, readNotebook } from "../../tools/notebook/notebook.ts";
import { DenoKernel } from "../../tools/notebook/kernel.ts";
import { withPage } from "../fake_page.ts";
import { textOf } from "./stopping.ts";

const root = new URL("../../", import.meta.url).pathname;

await useBackend("alexnet-cpu:wasm", { threads: 1 });
const spec = preset("cifarSmall");
const model = alexnet(spec, { seed: 3 });
const preprocessing = {
  side: spec.side,
  imageSide: spec.side,
  padding: 0,
  mean: [0, 0, 0],
  divisor: [1, 1, 1],
  channelOrder: "rgb",
} as const;
const info = { spec, classNames: [..."0123456789"], preprocessing };
const checkpoint = await captureCheckpoint(model, undefined, info);

/** Runs `work` in lesson 98, with its own cache folder. */
async function inLesson(scale: string, work: () => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("ALEXNET_CACHE");
  Deno.env.set("ALEXNET_CACHE", folder);
  Deno.env.set("ALEXNET_SCALE", scale);
  try {
    await setup("98", { quick: {}, laptop: {}, full: {} });
    await work();
  } finally {
    Deno.env.delete("ALEXNET_SCALE");
    if (before === undefined) Deno.env.delete("ALEXNET_CACHE");
    else Deno.env.set("ALEXNET_CACHE", before);
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("another lesson finds the net that a lesson saved, and its path identifies it", () =>
  inLesson("quick", async () => {
    assertEquals(await loadLessonNet("98"), undefined);
    const path = await saveLessonNet(checkpoint);
    assert(path.endsWith("/lessons/lesson98-quick-seed1.safetensors"), path);
    await setup("99", { quick: {}, laptop: {}, full: {} });
    const net = await loadLessonNet("98");
    if (net === undefined) throw new Error("The net was not found.");
    const [kernel, loaded] = [model, net.model].map((one) => one.getWeights()[0]);
    assertEquals(await loaded.data(), await kernel.data());
    net.model.dispose();
  }));

Deno.test("nets of different scales are different nets", () =>
  inLesson("quick", async () => {
    await saveLessonNet(checkpoint);
    Deno.env.set("ALEXNET_SCALE", "laptop");
    await setup("99", { quick: {}, laptop: {}, full: {} });
    assertEquals(await loadLessonNet("98"), undefined);
  }));

Deno.test("a damaged net is an error with its path", () =>
  inLesson("quick", async () => {
    const path = await saveLessonNet(checkpoint);
    await Deno.writeTextFile(path, "not a net");
    await assertRejects(() => loadLessonNet("98"), BadFileError, path);
  }));

Deno.test("lesson 12 tests the net that lesson 11 has trained from its initial weights", async () => {
  const seed = "987654321"; // Not a reader's seed; the net has the seed in its name.
  const file = `${cacheFolder()}/lessons/lesson11-quick-seed${seed}.safetensors`;
  await Deno.remove(file).catch(() => {});
  const run = async (name: string, ids: readonly string[]): Promise<string> => {
    await using kernel = await DenoKernel.start({
      directory: `${root}notebooks`,
      environment: { ALEXNET_SCALE: "quick", ALEXNET_SEED: seed },
    });
    const cells = (await readNotebook(`${root}notebooks/${name}.ipynb`)).cells.filter(isCode);
    let texts: string[] = [];
    for (const { source } of cells.filter(({ id }) => ids.includes(id))) {
      const { status, outputs } = await kernel.execute(source, { timeout: 120_000 });
      texts = outputs.map(textOf);
      assertEquals(status, "ok", texts.join("\n"));
    }
    return texts.join("\n");
  };
  try {
    assert((await run("12-evaluation", ["setup", "nets"])).includes("No net of lesson 11"));
    await run("11-the-whole-network", [
      ...["setup", "diagram", "by-hand", "recipe", "minutes", "climax", "saved"],
    ]);
    assert(
      (await run("12-evaluation", ["setup", "nets"])).includes(
        "Your net of lesson 11, after 4 updates",
      ),
    );
  } finally {
    await Deno.remove(file).catch(() => {});
  }
});

Deno.test("a page keeps the net of a lesson in the browser", () =>
  withPage(async (page) => {
    page.environment = { ALEXNET_SCALE: "quick" };
    await setup("98", { quick: {}, laptop: {}, full: {} });
    assertEquals(await loadLessonNet("98"), undefined);
    const name = await saveLessonNet(checkpoint);
    assertEquals(name, "lesson98-quick-seed1.safetensors");
    assertEquals([...page.kept.keys()], [name]);
    const net = await loadLessonNet("98");
    if (net === undefined) throw new Error("The net was not found.");
    const [kernel, loaded] = [model, net.model].map((one) => one.getWeights()[0]);
    assertEquals(await loaded.data(), await kernel.data());
    net.model.dispose();
    page.kept.set(name, new TextEncoder().encode("not a net"));
    await assertRejects(() => loadLessonNet("98"), BadFileError, name);
  }));
