/** Covers datasets/image_folder.ts: each rejected picture has its own reason. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { decodeAlone, decodeBeside } from "../../../datasets/pictures/decoding_turns.ts";
import { openImageFolder } from "../../../datasets/image_folder.ts";
import { reportFigures } from "../../report_figures.ts";
import { broken, noise, reason, reasonsAlone } from "./broken_pictures.ts";

Deno.test("a picture is rejected with the same reason in parallel as alone", async (t) => {
  const files = await broken();
  const alone = await reasonsAlone(files);
  assertEquals(alone.get("good.jpg"), "good");
  const bad = [...alone].filter(([, found]) => found !== "good");
  assert(bad.length >= 8 && new Set(bad.map(([, found]) => found)).size >= 5, `${bad.join("\n")}`);
  const swapped: string[] = [];
  for (let round = 0; round < 25; round++) {
    await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => {
        const found = await reason(bytes, name);
        if (found !== alone.get(name)) swapped.push(`${name}: ${found}, not ${alone.get(name)}`);
      }),
    );
  }
  assertEquals(swapped, []);
  reportFigures(t, `${bad.length} kinds of damage, 25 rounds`);
});

Deno.test("a folder's rejected pictures have their own reasons", async () => {
  const files = await broken();
  const alone = await reasonsAlone(files);
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "a"));
    for (let copy = 0; copy < 8; copy++) {
      for (const [name, bytes] of Object.entries(files)) {
        await Deno.writeFile(join(root, "a", `${copy}-${name}`), bytes);
      }
    }
    const { rejected } = await (await openImageFolder(root, { side: 32, parallel: 8 })).measure();
    const own = (path: string) => alone.get(path.slice(path.indexOf("-", root.length) + 1));
    assertEquals(
      rejected.filter(({ path, reason }) => reason !== own(path)),
      [],
    );
    assertEquals(rejected.length, 8 * [...alone.values()].filter((it) => it !== "good").length);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("exclusive decoding is exclusive, and every decoder gets a turn", async () => {
  let beside = 0, alone = 0, done = 0;
  const tick = () => new Promise((resolve) => setTimeout(resolve, 0));
  const work = async (kind: "beside" | "alone") => {
    if (kind === "alone") alone++;
    else beside++;
    assert(alone === 0 || (alone === 1 && beside === 0), `${alone} alone, ${beside} beside`);
    await tick();
    assert(alone === 0 || (alone === 1 && beside === 0), `${alone} alone, ${beside} beside`);
    if (kind === "alone") alone--;
    else beside--;
    done++;
    if (done % 5 === 0) throw new RangeError("on purpose");
  };
  await Promise.allSettled(
    Array.from(
      { length: 60 },
      (_, i) => i % 3 === 0 ? decodeAlone(() => work("alone")) : decodeBeside(() => work("beside")),
    ),
  );
  assertEquals(done, 60);
});

Deno.test("a strip too long for its width is rejected by its header, before it is decoded", async () => {
  const strip = new Uint8Array(await noise(9, 7).png().toBuffer());
  const header = new DataView(strip.buffer);
  header.setUint32(16, 1);
  header.setUint32(20, 24_500_000);
  header.setUint32(29, crc32(strip.subarray(12, 29)));
  // Its pixels are those of 9 x 7: a decoder would find them too few.
  assertEquals(await reason(strip, "x"), "1 x 24500000 pixels, too long for its width");
});
