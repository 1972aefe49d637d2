import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RULES } from "../../../../datasets/ilsvrc/sources/official_files.ts";
import { indexTar, type MemberRule } from "../../../../datasets/ilsvrc/sources/tar_index.ts";
import { BadFileError } from "../../../../lib/errors.ts";
import { END, entry, inMemory, joined } from "../../tar/tar_bytes.ts";

const { train, val } = RULES[2012];
const index = (bytes: Uint8Array, rule: MemberRule = val) =>
  indexTar(inMemory(bytes), "x.tar", rule);
const failure = async (bytes: Uint8Array, rule?: MemberRule) =>
  (await assertRejects(() => index(bytes, rule), BadFileError)).details;
const valName = (i: number) => `ILSVRC2012_val_${`${i}`.padStart(8, "0")}.JPEG`;

/** An archive of the images of a class. */
const ofClass = (wnid: string, ...contents: string[]) =>
  joined(...contents.map((content, i) => entry(`${wnid}_${i}.JPEG`, content)), END);

Deno.test("the images of an archive of archives are indexed with their classes and places", async () => {
  const bytes = joined(
    entry("n02123045.tar", ofClass("n02123045", "cat one", "cat two!")),
    entry("n01440764.tar", ofClass("n01440764", "tench")),
    END,
  );
  const { offsets, sizes, groups, groupNames, names, rejected, ended } = await index(bytes, train);
  assertEquals(groupNames, ["n02123045", "n01440764"]);
  assertEquals([[...groups], [...sizes]], [[0, 0, 1], [7, 8, 5]]);
  assertEquals([0, 1, 2].map((i) => names.at(i)), [
    "n02123045_0.JPEG",
    "n02123045_1.JPEG",
    "n01440764_0.JPEG",
  ]);
  const texts = [...offsets].map((at, i) =>
    new TextDecoder().decode(bytes.subarray(at, at + sizes[i]))
  );
  assertEquals([texts, rejected, ended], [["cat one", "cat two!", "tench"], [], true]);
});

Deno.test("images lie in folders of an archive or not", async () => {
  const bytes = joined(
    entry("./", "", { type: "5" }),
    entry(`./${valName(1)}`, "one"),
    entry(`ILSVRC2012_img_val/${valName(2)}`, "two"),
    END,
  );
  const { names, rejected } = await index(bytes);
  assertEquals([names.at(0), names.at(1), rejected], [valName(1), valName(2), []]);
});

const otherName = "a name that no image of this archive has; expected is a name such as " +
  "ILSVRC2012_val_00000001.JPEG";

Deno.test("what is no image is set aside with its reason", async () => {
  const aside = {
    [`../${valName(2)}`]: "a name that leads out of the archive",
    [`/tmp/${valName(3)}`]: "a name that leads out of the archive",
    [`ok/../../${valName(4)}`]: "a name that leads out of the archive",
    ".DS_Store": "a hidden file",
    "readme.txt": otherName,
    "ILSVRC2012_val_1.JPEG": otherName,
    [valName(5).toLowerCase()]: otherName,
  };
  const others = Object.keys(aside).map((name) => entry(name, "x"));
  const { names, rejected, rejectedCount } = await index(
    joined(entry(valName(1), "one"), ...others, END),
  );
  assertEquals([names.length, rejectedCount], [1, 7]);
  assertEquals(
    rejected.map(({ path, reason }) => [path, reason]),
    Object.entries(aside).map(([name, reason]) => [`x.tar, ${name}`, reason]),
  );
});

Deno.test("links are never followed, but set aside", async () => {
  const link = (type: string) => entry(valName(2), "", { type });
  const device = entry(valName(3), "", { type: "3" });
  const { names, rejected } = await index(
    joined(entry(valName(1), "one"), link("1"), link("2"), device, END),
  );
  assertEquals(names.length, 1);
  assertEquals(rejected.map(({ reason }) => reason), [
    "a link",
    "a link",
    "neither a file nor a folder",
  ]);
});

Deno.test("an entry too large for an image is set aside without being read", async () => {
  const size = 2 ** 28 + 512;
  const start = joined(entry(valName(1), "one"), entry(valName(2), "", { size: size.toString(8) }));
  const end = joined(entry(valName(3), "three"), END);
  const source = {
    size: start.length + size + end.length,
    bytesAt: (position: number, length: number) => {
      const from = position - start.length - size;
      return from < 0
        ? start.subarray(position, position + length)
        : end.subarray(from, from + length);
    },
  };
  const { names, rejected } = await indexTar(source, "x.tar", val);
  assertEquals([names.at(0), names.at(1)], [valName(1), valName(3)]);
  assertEquals(rejected[0].reason, `${size} bytes, too many for an image`);
});

Deno.test("an image that is there twice is an error with both places", async () => {
  const details = await failure(joined(entry(valName(1), "a"), entry(valName(1), "b"), END));
  assertEquals(details.offset, 1536);
  assertStringIncludes(details.found, `${valName(1)} again, which is also at byte 512`);
});

Deno.test("an inner archive that is there twice is an error", async () => {
  const inner = entry("n01440764.tar", ofClass("n01440764", "tench"));
  const { found, hint } = await failure(joined(inner, inner, END), train);
  assertEquals(hint, "the archive is damaged: download it again");
  assertStringIncludes(found, "n01440764.tar again, which is also at byte 0");
});

Deno.test("an inner archive with an image of another class is an error", async () => {
  const bytes = joined(entry("n01440764.tar", ofClass("n02123045", "cat")), END);
  const details = await failure(bytes, train);
  assertEquals([details.path, details.found], ["x.tar, n01440764.tar", "n02123045_0.JPEG"]);
});

Deno.test("an inner archive that is cut off is an error that names it", async () => {
  const inner = ofClass("n01440764", "tench").subarray(0, 514);
  const details = await failure(joined(entry("n01440764.tar", inner), END), train);
  assertEquals([details.path, details.offset], ["x.tar, n01440764.tar", 512]);
});

Deno.test("a damaged header in the middle is an error, and not skipped", async () => {
  const broken = entry(valName(2), "two", { checksum: "000001\0 " });
  const details = await failure(joined(entry(valName(1), "one"), broken, END));
  assertEquals(details.offset, 1024);
});

Deno.test("archives without images are errors that say what is there", async () => {
  const empty = { "no bytes": new Uint8Array(0), zeros: new Uint8Array(10_240) };
  for (const [what, bytes] of Object.entries(empty)) {
    assertEquals((await failure(bytes)).found, "an archive without files", what);
  }
  const { found } = await failure(joined(entry("notes.txt", "x"), entry("a.txt", "y"), END));
  assertStringIncludes(found, "2 other entries, the first x.tar, notes.txt");
});

Deno.test("a gzip file is an error that says to unpack it", async () => {
  const stream = new Blob([joined(entry(valName(1), "one"), END)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const gz = new Uint8Array(1024);
  gz.set((await new Response(stream).bytes()).subarray(0, 1024));
  const { found, hint } = await failure(gz);
  assertEquals([found, hint], ["a gzip file", "unpack it first"]);
});

Deno.test("the progress ends with all bytes and images", async () => {
  const bytes = joined(...Array.from({ length: 600 }, (_, i) => entry(valName(i), "x")), END);
  const seen: { done: number; total: number; images: number }[] = [];
  await indexTar(inMemory(bytes), "x.tar", val, (progress) => seen.push(progress));
  assertEquals(seen.at(-1), { done: bytes.length, total: bytes.length, images: 600 });
});

Deno.test("of many other entries, a thousand are listed and all are counted", async () => {
  const others = Array.from({ length: 1200 }, (_, i) => entry(`${i}.txt`));
  const { rejected, rejectedCount } = await index(joined(entry(valName(1), "x"), ...others, END));
  assertEquals([rejected.length, rejectedCount], [1000, 1200]);
});
