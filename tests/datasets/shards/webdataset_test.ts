/** Covers datasets/shards/preparation/tar_record.ts and record_layout.ts: JPEG shards in other programs. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { tarFiles } from "../../../datasets/tar/tar.ts";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { openShards } from "../../../datasets/shards/open_shards.ts";
import { keyOf, tarRecord } from "../../../datasets/shards/preparation/tar_record.ts";
import { prepareShards } from "../../../datasets/shards/preparation/prepare_shards.ts";
import { disposing } from "../../../lib/disposing.ts";
import { missing, requirements } from "../../skip.ts";
import { memorySource, photographs } from "./memory_source.ts";
import { withFolder } from "./with_folder.ts";

const SIDE = 24;
const train = await photographs(6);

Deno.test("a key has the number and the name of its image, and no dot", () => {
  assertEquals(keyOf(18, "n01440764_18.JPEG"), "00000018-n01440764_18");
  assertEquals(keyOf(7, "a/b.c/über d.e.png"), "00000007-_ber_d_e");
  const long = keyOf(2 ** 32 - 1, `${"x".repeat(300)}.JPEG`);
  assert(`${long}.jpg`.length <= 100);
});

Deno.test("a shard is a tar of pairs, a JPEG and after it its class", async () => {
  await withFolder(async (to) => {
    await prepareShards(memorySource({ train }), { to, side: SIDE, encoding: "jpeg" });
    const tar = await Deno.readFile(`${to}/train/shard-00000.tar`);
    const files = [...tarFiles(tar, "shard")];
    assertEquals(files.length, 2 * train.length);
    await disposing(await openShards(to, { split: "train" }), async (shards) => {
      for (let i = 0; i < train.length; i++) {
        const [image, label] = files.slice(2 * i, 2 * i + 2);
        const key = keyOf(shards.numbers[i], shards.nameOf(i));
        assertEquals([image.name, label.name], [`${key}.jpg`, `${key}.cls`]);
        assertEquals(new TextDecoder().decode(label.bytes), String(shards.labels[i]));
        const { pixels } = await decodeImage(image.bytes, image.name, { side: SIDE });
        assertEquals(pixels, await shards.read([i]));
      }
    });
  });
});

Deno.test("images without answers have no class beside them", () => {
  const record = tarRecord("0", Uint8Array.of(1, 2), undefined);
  assertEquals([...tarFiles(record, "x")].map(({ name }) => name), ["0.jpg"]);
});

Deno.test({
  name: "Python's tarfile reads the members of a JPEG shard as they were written",
  ignore: await missing(requirements.python),
  fn: async () => {
    await withFolder(async (to) => {
      await prepareShards(memorySource({ train }), { to, side: SIDE, encoding: "jpeg" });
      const program = [
        "import sys, tarfile, json, hashlib",
        "with tarfile.open(sys.argv[1]) as tar:",
        "    members = [(m.name, m.isreg(), hashlib.sha256(tar.extractfile(m).read()).hexdigest())",
        "               for m in tar.getmembers()]",
        "print(json.dumps(members))",
      ].join("\n");
      const path = `${to}/train/shard-00000.tar`;
      const { code, stdout, stderr } = await new Deno.Command("python3", {
        args: ["-c", program, path],
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assertEquals(code, 0, err);
      const expected = [...tarFiles(await Deno.readFile(path), path)].map(
        async ({ name, bytes }) => {
          const digest = new Uint8Array(
            await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)),
          );
          const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
          return [name, true, hex];
        },
      );
      assertEquals(JSON.parse(out), await Promise.all(expected));
      assertStringIncludes(out, ".cls");
    });
  },
});
