import { assertEquals, assertRejects } from "@std/assert";
import { BadFileError } from "../../../../lib/errors.ts";
import { useBackend } from "../../../../lib/ops/backend.ts";
import { main as exportNet } from "../../../../lib/cli/export.ts";
import { chosenNet, type ReadFile } from "../../../../tools/site/network/chosen_net.ts";

await useBackend("cpu");
const checkpoint = "notebooks/checkpoints/cifarTwoTower.safetensors";
const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function filesIn(path: string): Promise<ReadFile[]> {
  const names = [...Deno.readDirSync(path)].filter(({ isFile }) => isFile).map(({ name }) => name);
  return await Promise.all(
    names.map(async (name) => ({ name, bytes: await Deno.readFile(`${path}/${name}`) })),
  );
}

Deno.test("a net is built from each format that deno task export writes", async () => {
  const flags = ["--weights", checkpoint];
  await exportNet([...flags, "--out", `${folder}/half.safetensors`]);
  await exportNet([...flags, "--format", "tfjs", "--out", `${folder}/web`]);
  const half = {
    name: "half.safetensors",
    bytes: await Deno.readFile(`${folder}/half.safetensors`),
  };
  for (const files of [[half], await filesIn(`${folder}/web`)]) {
    const { model, info } = await chosenNet(files);
    assertEquals([info.spec.name, info.classNames.length], ["cifarTwoTower", 10]);
    model.dispose();
  }
});

Deno.test("damaged and other files are errors that name the file", async () => {
  const bytes = await Deno.readFile(checkpoint);
  const damaged = Uint8Array.from(bytes);
  damaged[bytes.length - 3] ^= 1;
  const cases: [ReadFile[], string][] = [
    [[{ name: "cut.safetensors", bytes: bytes.subarray(0, 1000) }], "cut.safetensors"],
    [[{ name: "damaged.safetensors", bytes: damaged }], "damaged.safetensors"],
    [[{ name: "empty.safetensors", bytes: new Uint8Array() }], "empty.safetensors"],
    [[{ name: "a.bin", bytes }, { name: "b.bin", bytes }], "a.bin, b.bin"],
    [[{ name: "model.json", bytes: new TextEncoder().encode("{}") }], "model.json"],
    [[], "the files"],
  ];
  for (const [files, name] of cases) {
    await assertRejects(() => chosenNet(files), BadFileError, name);
  }
});
