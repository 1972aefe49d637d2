/**
 * Covers lib/cli/classify.ts and picture_groups.ts: every picture is reported, a bad one does not stop the others, and
 * memory does not grow with their number.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import sharp from "sharp";

const root = new URL("../..", import.meta.url).pathname;
const net = ["--weights", "notebooks/checkpoints/cifarTwoTower.safetensors"];
const folder = await Deno.makeTempDir({ prefix: "classify-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function run(args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

function classify(...files: string[]) {
  return run(["task", "--quiet", "classify", ...files, ...net]);
}

/** Writes a JPEG of `width` x `height` pixels. */
async function jpeg(name: string, width: number, height: number): Promise<string> {
  const path = join(folder, name);
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => i * 7 + (i >> 9));
  await sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg({ quality: 50 }).toFile(path);
  return path;
}

const good = await jpeg("good.jpg", 64, 48);
const truncated = join(folder, "truncated.jpg");
const bytes = await Deno.readFile(good);
await Deno.writeFile(truncated, bytes.subarray(0, bytes.length / 2));
const broken = join(folder, "broken.jpg");
await Deno.symlink("/nowhere/at/all.jpg", broken);
const named = join(folder, "folder.jpg");
await Deno.mkdir(named);

/** The pictures with five lines of probabilities each. */
function classified(out: string): string[] {
  return [...out.matchAll(/^(\S.*)\n(?: {2}\w+ +[\d.]+ %\n){5}/gm)].map(([, file]) => file);
}

Deno.test("classify continues after bad pictures, reports each, and ends with exit code 1", async () => {
  const last = await jpeg("last.jpg", 40, 40);
  const { code, out, err } = await classify(truncated, good, broken, named, last);
  assertEquals(classified(out), [good, last]);
  const lines = err.trim().split("\n");
  assertEquals([code, lines.length], [1, 4], err);
  for (const [i, file] of [truncated, broken, named].entries()) {
    assertStringIncludes(lines[i], "error: Expected");
    assertStringIncludes(lines[i], file);
  }
  assertEquals(lines[3], "3 of 5 pictures could not be classified");
});

Deno.test("classify ends with exit code 2 if no picture can be used", async () => {
  const { code, out, err } = await classify(broken, named);
  assertEquals([code, classified(out), err.trim().split("\n").length], [2, [], 3], err);
});

Deno.test("classify lists every picture in order, even if there are more than go through the net at once", async () => {
  const files = Array.from({ length: 19 }, (_, i) => join(folder, `link${i}.jpg`));
  for (const file of files) await Deno.symlink(good, file);
  const { code, out, err } = await classify(...files);
  assertEquals([code, classified(out)], [0, files], err);
});

Deno.test("classify reads the pictures of a folder and of its subfolders, and no other files", async () => {
  const photos = join(folder, "photos");
  await Deno.mkdir(join(photos, "trip", "day 1"), { recursive: true });
  await Deno.mkdir(join(photos, ".thumbnails"));
  const names = ["b.jpg", "trip/day 1/a.PNG", "trip/z.webp", "zoo.avif"];
  const files = names.map((name) => join(photos, name));
  for (const [i, format] of (["jpeg", "png", "webp", "avif"] as const).entries()) {
    await Deno.writeFile(files[i], await sharp(good).toFormat(format).toBuffer());
  }
  await Deno.copyFile(good, join(photos, ".thumbnails", "b.jpg"));
  await Deno.writeTextFile(join(photos, "trip", "notes.txt"), "sunny");
  await Deno.symlink("..", join(photos, "trip", "up"));
  const { code, out, err } = await classify(photos, good);
  assertEquals([code, classified(out), err], [0, [...files, good], ""]);
});

Deno.test("classify names the pictures of a folder that it cannot read, such as those from iPhones", async () => {
  const photos = join(folder, "iphone");
  await Deno.mkdir(photos);
  await Deno.copyFile(good, join(photos, "a.png"));
  const box = new TextEncoder().encode("\0\0\0\x18ftypheic\0\0\0\0heicmif1");
  await Deno.writeFile(join(photos, "IMG_1.HEIC"), box);
  await Deno.writeFile(join(photos, "b.gif"), new TextEncoder().encode("GIF89a"));
  const { code, out, err } = await classify(photos);
  assertEquals([code, classified(out)], [1, [join(photos, "a.png")]]);
  assertStringIncludes(err, "IMG_1.HEIC");
  assertStringIncludes(err, "Most Compatible");
  assertStringIncludes(err, "b.gif");
  assertStringIncludes(err, "2 of 3 pictures could not be classified");
});

Deno.test("classify --json prints a line per picture for a program, and the rest on standard error", async () => {
  const { code, out, err } = await classify("--json", good, truncated);
  const lines = out.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals([code, lines.length, lines[0].file, lines[1].file], [1, 2, good, truncated], err);
  const { guesses, damaged, tiny } = lines[0];
  assertEquals([guesses.length, damaged, tiny], [5, false, false]);
  const shares = guesses.map(({ probability }: { probability: number }) => probability);
  assertEquals(shares, shares.toSorted((a: number, b: number) => b - a));
  assertEquals(typeof guesses[0].class, "string");
  assertStringIncludes(lines[1].error, "a complete JPEG");
  assertStringIncludes(err, "cifarTwoTower");
});

Deno.test("classify turns a photograph from a phone upright", async () => {
  const pixels = await sharp(good).raw().toBuffer();
  const raw = { width: 64, height: 48, channels: 3 } as const;
  const upright = join(folder, "upright.png");
  await sharp(pixels, { raw }).png().toFile(upright);
  // Turned a quarter to the left, with the EXIF tag to turn it back, as a phone stores it.
  const phone = join(folder, "phone.png");
  await sharp(pixels, { raw }).rotate(-90).withMetadata({ orientation: 6 }).png().toFile(phone);
  const { code, out, err } = await classify("--json", upright, phone);
  assertEquals(code, 0, err);
  const [one, other] = out.trim().split("\n").map((line) => JSON.parse(line).guesses);
  assertEquals(one, other);
});

Deno.test("classify --crops 10 is --crops ten, and another number is refused", async () => {
  const json = (...flags: string[]) => classify("--json", good, ...flags);
  const [ten, word, one] = [
    await json("--crops", "10"),
    await json("--crops", "ten"),
    await json("--crops", "1"),
  ];
  assertEquals([ten.code, ten.out], [0, word.out], ten.err);
  assertEquals(one.out, (await json()).out);
  const five = await json("--crops", "5");
  assertEquals(five.code, 2);
  assertStringIncludes(five.err, "one of center, ten");
});

Deno.test("classify --sheet shows each picture over five bars, the right one in red where its folder says so", async () => {
  const sheet = join(folder, "sheet.html");
  const own = join(folder, "sheet");
  await Deno.mkdir(join(own, "horse"), { recursive: true });
  await Deno.mkdir(join(own, "<b>unknown"));
  for (const name of ["horse/1.jpg", "<b>unknown/2.jpg"]) {
    await Deno.copyFile(good, join(own, name));
  }
  const { code, out, err } = await classify(own, "--sheet", sheet);
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(out, "2 pictures");
  const page = await Deno.readTextFile(sheet);
  const cards = [
    ...page.match(/<li><img src="data:image\/jpeg;base64,[^"]+"[\s\S]*?<\/ol>/g) ?? [],
  ];
  assertEquals(cards.length, 2);
  const [unknown, horse] = cards;
  for (const card of cards) assertEquals(card.match(/style="--share:/g)?.length, 5);
  assertStringIncludes(horse, '<div class="truth">horse</div>');
  assertEquals(unknown.includes("truth"), false);
  const guessed = horse.includes("<span>\u2713 horse</span>");
  assertEquals(horse.includes('<li class="right"'), guessed);
  assertStringIncludes(page, "the right class of 1 is known");
  // Names of files are text, and nothing is loaded.
  assertEquals([page.includes("<b>"), /(?:src|href)="(?!data:)/.test(page)], [false, false]);
  const again = await classify(own, "--sheet", sheet);
  assertEquals(again.code, 2);
  assertStringIncludes(again.err, "already exists");
});

Deno.test("classify --only-errors shows the pictures that are not in the folder of their first class", async () => {
  const sheet = join(folder, "wrong.html");
  const own = join(folder, "maybe wrong");
  for (const name of ["horse", "ship", "no class"]) {
    await Deno.mkdir(join(own, name), { recursive: true });
    await Deno.copyFile(good, join(own, name, "1.jpg"));
  }
  const { code, out, err } = await classify(own, "--json", "--sheet", sheet, "--only-errors");
  assertEquals(code, 0, err);
  const [{ guesses: [first] }] = out.trim().split("\n").map((line) => JSON.parse(line));
  const wrong = ["horse", "ship"].filter((name) => name !== first.class);
  const page = await Deno.readTextFile(sheet);
  const truths = [...page.matchAll(/<div class="truth">([^<]+)/g)].map(([, truth]) => truth);
  assertEquals(truths.sort(), wrong);
  assertStringIncludes(page, `The ${wrong.length} below are those without it first.`);
  assertStringIncludes(err, `${wrong.length} wrong of 2 in folders of a class; 1 is in none`);
  const unknown = await classify(
    join(own, "no class"),
    ...["--sheet", join(folder, "none.html"), "--only-errors"],
  );
  assertEquals([unknown.code, unknown.err.trim().split("\n").length], [2, 1], unknown.err);
  assertStringIncludes(unknown.err, "for --only-errors but found 1 picture and no such folder");
  const alone = await classify(good, "--only-errors");
  assertEquals([alone.code, alone.out], [2, ""]);
  assertStringIncludes(alone.err, "--only-errors is for the page of --sheet");
});

/** The most memory that classifying `files` takes at a time, in MB. */
async function peakMemory(files: string[]): Promise<number> {
  const program = `import { main } from "${root}lib/cli/classify.ts";
    Deno.exitCode = await main(Deno.args);
    console.error(/VmHWM:\\s+(\\d+)/.exec(await Deno.readTextFile("/proc/self/status"))[1]);`;
  const { code, err } = await run(["eval", program, ...files, ...net]);
  assertEquals(code, 0, err);
  return Number(err.trim().split("\n").at(-1)) / 1000;
}

Deno.test({
  name: "the memory of classify does not grow with the number of 12-megapixel photographs",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const photo = await jpeg("photo.jpg", 4000, 3000);
    const [few, many] = [
      await peakMemory(Array.from({ length: 8 }, () => photo)),
      await peakMemory(Array.from({ length: 40 }, () => photo)),
    ];
    // All at once, 32 more would hold 36 MB each: 1150 MB.
    assert(many - few < 250, `${few} MB for 8 photographs, ${many} MB for 40`);
  },
});
