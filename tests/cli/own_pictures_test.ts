/**
 * Covers lib/cli/train.ts, lib/cli/training/train_source.ts, lib/cli/evaluate.ts,
 * lib/cli/pictures/picture_folder.ts and lib/cli/pictures/seen_pictures.ts: nets that are trained and
 * tested on the user's own pictures.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import sharp from "sharp";
import { splitPictures } from "../../lib/cli/pictures/picture_folder.ts";
import { BadArgumentError } from "../../lib/errors.ts";
import { RandomStreams } from "../../lib/random.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";

const root = new URL("../..", import.meta.url).pathname;
const shipped = "notebooks/checkpoints/cifarTwoTower.safetensors";
const folder = await Deno.makeTempDir({ prefix: "own-pictures-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Runs a task as a user does, and returns its output. */
async function task(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** Writes `count` pictures of each class to a new folder; a class is a grey level. */
async function pictures(name: string, count: number, classes: Record<string, number>) {
  for (const [label, level] of Object.entries(classes)) {
    await Deno.mkdir(`${folder}/${name}/${label}`, { recursive: true });
    for (let i = 0; i < count; i++) {
      const pixels = Uint8Array.from({ length: 48 * 40 * 3 }, (_, j) => level + (j * (i + 3)) % 29);
      const picture = sharp(pixels, { raw: { width: 48, height: 40, channels: 3 } });
      await picture.toFormat((["png", "jpeg", "webp"] as const)[i % 3])
        .toFile(`${folder}/${name}/${label}/${i}`);
    }
  }
  return `${folder}/${name}`;
}

const day = await pictures("sky", 20, { day: 200, night: 20 });

Deno.test("a net learns the user's own pictures from another net and is tested on those held out", async (t) => {
  const run = `${folder}/run`;
  const flags = ["--data", day, "--weights", shipped, "--epochs", "6", "--out", run];
  await t.step(
    "train says what it starts from, and tests on the held-out fifth",
    async () => {
      const { code, out, err } = await task("train", ...flags);
      assertEquals([code, err], [0, ""], out);
      assertStringIncludes(out, `Starting from ${shipped} with a new last layer for 2 classes.`);
      assertMatch(out, /cifarTwoTower after 6 epochs of 32 images/);
      assertStringIncludes(out, `tested on       8 images, ${day}, held out, centre crop`);
      assertMatch(out, /top-1 error +0\.0 %/);
      const { info } = await loadCheckpoint(`${run}/checkpoint.safetensors`);
      assertEquals(info.classNames, ["day", "night"]);
      assertEquals(info.preprocessing, (await loadCheckpoint(root + shipped)).info.preprocessing);
    },
  );

  await t.step("evaluate and classify know the new classes", async () => {
    const other = await pictures("other", 4, { day: 190, night: 40 });
    const { code, out, err } = await task("evaluate", "--weights", run, "--data", other, "--json");
    assertEquals(code, 0, err);
    const report = JSON.parse(out);
    assertEquals([report.images, report.classes, report.errors[0].error], [8, 2, 0]);
    // No class has an error.
    assertMatch(err, /most often confused +none/);
    assertEquals(err.includes("hardest class"), false);
    const named = await task("classify", `${other}/night/0`, "--weights", run);
    assertMatch(named.out, /\n {2}night +\d/);
  });

  await t.step("evaluate takes a list, with the classes' names or numbers as labels", async () => {
    const files = (await pictures("listed", 3, { day: 190, night: 40 })).split("/").at(-1);
    const list = `${folder}/list.txt`;
    const write = (day: string, night: string) =>
      Deno.writeTextFile(
        list,
        `${files}/day/0 ${day}\n${files}/day/1 ${day}\n${files}/night/2 ${night}\n`,
      );
    const measured = () => task("evaluate", "--weights", run, "--data", list, "--json");
    for (const [day, night] of [["day", "night"], ["0", "1"]]) {
      await write(day, night);
      const { code, out, err } = await measured();
      assertEquals(code, 0, err);
      const { images, classes, errors, dataset } = JSON.parse(out);
      assertEquals([images, classes, errors[0].error, dataset], [3, 2, 0, list]);
    }
    await write("day", "dusk");
    const { code, out, err } = await measured();
    assertEquals([code, out], [2, ""], err);
    assertStringIncludes(err, "one of the 2 classes (day, night ...) in line 3");
  });

  await t.step("evaluate and train warn when the net was trained on the pictures", async () => {
    const again = `${folder}/again`;
    const more = ["--data", day, "--weights", run, "--epochs", "1", "--out", again];
    const trained = await task("train", ...more);
    assertStringIncludes(trained.err, "the net was trained on most of these pictures");
    const { code, out, err } = await task(
      "evaluate",
      "--weights",
      run,
      "--data",
      day,
      "--limit",
      "10",
    );
    assertEquals(code, 0, err);
    assertStringIncludes(err, "the net was trained on most of these pictures");
    assertStringIncludes(out, "tested on            10 images");
    const copies = `${folder}/copies`;
    for (const label of ["day", "night"]) {
      await Deno.mkdir(`${copies}/${label}`, { recursive: true });
      const [{ name }] = [...Deno.readDirSync(`${day}/${label}`)];
      await Deno.copyFile(`${day}/${label}/${name}`, `${copies}/${label}/copy of ${name}`);
    }
    const copied = await task("evaluate", "--weights", run, "--data", copies);
    assertEquals(copied.code, 0, copied.err);
    assertStringIncludes(copied.err, `2 of the 2 pictures in ${copies} are in ${day}, too, which`);
  });

  await t.step("evaluate names the class that a folder lacks or has too many", async () => {
    const beside = await pictures("beside", 1, { day: 190, dusk: 90, night: 40 });
    const extra = await task("evaluate", "--weights", run, "--data", beside);
    assertEquals([extra.code, extra.err.trim().split("\n").length], [2, 1], extra.err);
    assertStringIncludes(extra.err, "an extra folder dusk");
    const net = await task("evaluate", "--weights", run);
    assertStringIncludes(net.err, "--data takes your own pictures");
  });

  await t.step("a resumed run continues with its own weights", async () => {
    const { code, out, err } = await task("train", ...flags, "--resume");
    assertEquals(code, 0, err);
    assertStringIncludes(out, "already ended after");
  });

  await t.step("a run is not resumed with other pictures", async () => {
    await Deno.copyFile(`${day}/day/0`, `${day}/day/new`);
    const { code, err } = await task("train", ...flags, "--resume");
    assertEquals([code, err.trim().split("\n").length], [2, 1], err);
    assertStringIncludes(err, "began with other pictures");
    assertStringIncludes(err, "(40 pictures, ");
    await Deno.remove(`${day}/day/new`);
  });
});

Deno.test("all weights of a net with the same classes are used", async () => {
  const run = `${folder}/same`;
  const flags = ["--limit", "64", "--test", "200", "--epochs", "1", "--rate", "0", "--json"];
  const { code, out, err } = await task("train", "--weights", shipped, ...flags, "--out", run);
  assertEquals(code, 0, err);
  assertStringIncludes(err, "which has the same classes");
  const { test, updates, checkpoint } = JSON.parse(out);
  assertEquals([updates, checkpoint], [1, `${run}/checkpoint.safetensors`]);
  assert(test.errors[0].error < 0.4, `${test.errors[0].error}`);
});

Deno.test("a mistake about pictures or weights is one line before anything is read or written", async () => {
  const one = await pictures("one", 2, { only: 9 });
  const single = await pictures("single", 1, { a: 9, b: 99 });
  const cases: [string[], string][] = [
    [["--data", one], "two or more"],
    [["--data", single], "two or more pictures in a class"],
    [["--data", `${folder}/nowhere`], "a folder of images"],
    [["--data", day, "--test", "40"], "lower one of them"],
    [
      ["--data", day, "--preset", "cifarSmall", "--weights", shipped],
      "is not the net of --weights",
    ],
    [["--weights", `${folder}/nothing.safetensors`], "a file of weights but found nothing"],
    [["--weights", shipped, "--upscale", "64"], "leave it out"],
    [["--limit", "60000"], "at most 50000 images"],
  ];
  for (const [args, says] of cases) {
    const { code, out, err } = await task("train", ...args, "--out", `${folder}/never`);
    assertEquals([code, out, err.trim().split("\n").length], [2, "", 1], err);
    assertStringIncludes(err, says);
  }
});

Deno.test("pictures are divided at random, in each class in the same proportions", () => {
  const labels = Array.from({ length: 150 }, (_, i) => i < 100 ? 0 : i < 149 ? 1 : 2);
  const counts = { test: 30, validation: 15, limit: 1000 };
  const stream = () => new RandomStreams(1).stream("split");
  const split = splitPictures(labels, counts, stream());
  const all = [...split.training, ...split.validation, ...split.test];
  assertEquals(all.sort((a, b) => a - b), labels.map((_, i) => i));
  const ofClass = (part: readonly number[], c: number) =>
    part.filter((i) => labels[i] === c).length;
  assertEquals([0, 1, 2].map((c) => ofClass(split.test, c)), [20, 10, 0]);
  assertEquals([0, 1, 2].map((c) => ofClass(split.validation, c)), [10, 5, 0]);
  assertEquals(splitPictures(labels, counts, stream()), split);
  const few = splitPictures(labels, { ...counts, limit: 21 }, stream());
  assertEquals([0, 1, 2].map((c) => ofClass(few.training, c)), [14, 7, 1]);
  const nothingLeft = { test: 100, validation: 50, limit: 1 };
  assertThrows(() => splitPictures(labels, nothingLeft, stream()), BadArgumentError, "lower one");
});
