/** Covers tests/weights/fixtures: PyTorch and NumPy still write what is committed there. */
import { assert, assertEquals } from "@std/assert";
import { readWeights } from "../../lib/weights/read_weights.ts";
import { missing, requirements } from "../skip.ts";
import { comparable, expected, fixtureFolder } from "./file_bytes.ts";

const maker = "make_fixtures.py";

Deno.test({
  name: "make_fixtures.py writes the committed fixtures, byte for byte with the same versions",
  ignore: await missing(requirements.torch),
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { code, stderr } = await new Deno.Command("/usr/bin/python3", {
        args: [fixtureFolder + maker, folder],
        cwd: folder,
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const read = (name: string) => Deno.readFileSync(`${folder}/${name}`);
      const anew = JSON.parse(new TextDecoder().decode(read("expected.json")));
      const committed = JSON.parse(Deno.readTextFileSync(`${fixtureFolder}expected.json`));
      const sameVersions = anew.numpy === committed.numpy && anew.torch === committed.torch;
      assertEquals(anew.files, committed.files);
      for (const [name, { tensors }] of Object.entries(expected)) {
        // In the older form of torch.save, storages have addresses of memory as names.
        if (sameVersions && !name.endsWith("_legacy.pth")) {
          assertEquals(read(name), Deno.readFileSync(fixtureFolder + name), name);
        } else if (tensors !== undefined) {
          assertEquals(comparable(readWeights(read(name), name).tensors), tensors, name);
        }
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("the fixtures are few, small and all described", () => {
  const files = [...Deno.readDirSync(fixtureFolder)].map(({ name }) => name);
  const described = [...Object.keys(expected), maker, "expected.json"];
  assertEquals(files.sort(), described.sort());
  const sizes = files.map((name) => Deno.statSync(fixtureFolder + name).size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert(total < 100_000, `${total} bytes`);
});
