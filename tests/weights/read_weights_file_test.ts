import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadFileError } from "../../lib/errors.ts";
import { readWeightsFile } from "../../lib/weights/read_weights_file.ts";
import { loadFloats } from "../../lib/weights/safetensors.ts";
import { bytesOf, comparable, type Expected, expected, fixtureFolder } from "./file_bytes.ts";

const root = new URL("../../", import.meta.url).pathname;
const names = Object.keys(expected);
const paths = names.map((name) => fixtureFolder + name);

/** Reads the files of its arguments and prints what came of each. */
const PROGRAM = `
  import { readWeightsFile } from "${root}lib/weights/read_weights_file.ts";
  const found = [];
  for (const path of Deno.args) {
    try {
      const { format, tensors } = await readWeightsFile(path);
      const values = [...tensors].map(([name, { dtype, shape, bytes }]) =>
        [name, { dtype, shape, bytes: bytes.toBase64() }]);
      found.push({ format, tensors: Object.fromEntries(values) });
    } catch (error) {
      found.push({ error: error.name, message: error.message });
    }
  }
  console.log(JSON.stringify(found));
`;

interface Found {
  readonly format?: string;
  readonly tensors?: Expected["tensors"];
  readonly error?: string;
  readonly message?: string;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await test(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

/** Reads `files` in a process of its own that may read them and nothing else. */
async function readAlone(files: readonly string[], folder: string): Promise<Found[]> {
  await Deno.writeTextFile(`${folder}/read.ts`, PROGRAM);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", `--config=${root}deno.json`, `--allow-read=${files.join(",")}`],
      ...[`${folder}/read.ts`, ...files],
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("every file is read, or refused, with the permission to read it and no other; none runs", () =>
  inFolder(async (folder) => {
    const found = await readAlone(paths, folder);
    assertEquals(found.length, names.length);
    for (const [i, { format, tensors, error, message = "" }] of found.entries()) {
      const wanted = expected[names[i]];
      if (wanted.tensors === undefined) {
        // Not NotCapable, which would mean that it tried.
        assertEquals([names[i], error], [names[i], "BadFileError"], message);
        assertStringIncludes(message, "Expected only the names that arrays of numbers need");
      } else {
        assertEquals([names[i], format, message], [names[i], wanted.format, ""]);
        assertEquals(tensors, wanted.tensors);
      }
    }
    // The files that try to run a program would make this file in the working folder.
    const made = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(made, ["read.ts"]);
  }));

Deno.test("a model.json is read with the shards beside it, each group from one buffer", () =>
  inFolder(async (folder) => {
    const weight = (name: string) => ({ name, shape: [3], dtype: "float32" });
    const json = {
      weightsManifest: [
        { paths: ["g1s1.bin", "g1s2.bin"], weights: [weight("a"), weight("b")] },
        { paths: ["g2.bin"], weights: [weight("c")] },
      ],
    };
    const data = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(json));
    await Deno.writeFile(`${folder}/g1s1.bin`, data.subarray(0, 10));
    await Deno.writeFile(`${folder}/g1s2.bin`, data.subarray(10));
    await Deno.writeFile(`${folder}/g2.bin`, data.subarray(12));
    const { tensors } = await readWeightsFile(`${folder}/model.json`);
    const found = [...tensors].map(([name, tensor]) => [name, ...loadFloats(tensor, name)]);
    assertEquals(found, [["a", 1, 2, 3], ["b", 4, 5, 6], ["c", 4, 5, 6]]);
    assertEquals(tensors.get("a")?.bytes.buffer, tensors.get("b")?.bytes.buffer);

    const alone = await readAlone([
      `${folder}/model.json`,
      ...["g1s1.bin", "g1s2.bin", "g2.bin"].map((name) => `${folder}/${name}`),
    ], folder);
    assertEquals(alone[0].tensors, comparable(tensors));

    await Deno.truncate(`${folder}/g2.bin`, 11);
    const short = await assertRejects(() => readWeightsFile(`${folder}/model.json`), BadFileError);
    assertStringIncludes(short.message, "12 bytes in the shards g2.bin but found 11 bytes");
    await Deno.remove(`${folder}/g2.bin`);
    const lost = await assertRejects(() => readWeightsFile(`${folder}/model.json`), BadFileError);
    assertStringIncludes(lost.message, "nothing there");
    assertStringIncludes(lost.message, "g2.bin");
  }));

Deno.test("a shard that leads out of the folder is not opened", () =>
  inFolder(async (folder) => {
    const weights = [{ name: "w", shape: [4], dtype: "bool" }];
    await Deno.writeFile(`${folder}/secret`, bytesOf("abcd"));
    await Deno.mkdir(`${folder}/net`);
    const json = { weightsManifest: [{ paths: ["../secret"], weights }] };
    await Deno.writeTextFile(`${folder}/net/model.json`, JSON.stringify(json));
    const read = () => readWeightsFile(`${folder}/net/model.json`);
    assertStringIncludes(
      (await assertRejects(read, BadFileError)).message,
      "beside the model.json",
    );
  }));

Deno.test("a folder, nothing, an empty file and a sparse one of 5 GB are refused", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/empty.npy`, new Uint8Array());
    await Deno.writeFile(`${folder}/large.npy`, new Uint8Array());
    await Deno.truncate(`${folder}/large.npy`, 5e9);
    const cases = [
      ["", "a folder"],
      ["/none.npy", "nothing there"],
      ["/empty.npy", "an empty file"],
      ["/large.npy", "5000000000 bytes"],
    ];
    for (const [name, says] of cases) {
      const error = await assertRejects(() => readWeightsFile(folder + name), BadFileError);
      assertStringIncludes(error.message, says);
      assert(error.details.path === folder + name);
    }
  }));
