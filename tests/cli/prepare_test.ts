import { assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../lib/cli/prepare.ts";
import { assertSameFiles, withFolder } from "../datasets/shards/with_folder.ts";
import { jpeg } from "../datasets/pictures.ts";
import { captured } from "./captured.ts";

const root = new URL("../..", import.meta.url).pathname;
const wnids = ["n01440764", "n01443537"];

/** Writes photographs in one folder per class, `train` of each for training and two to validate. */
async function writeSource(folder: string, train: number): Promise<string> {
  for (const [split, count] of Object.entries({ train, val: 2 })) {
    for (const [label, wnid] of wnids.entries()) {
      await Deno.mkdir(`${folder}/${split}/${wnid}`, { recursive: true });
      const bytes = await jpeg(44, 36, label);
      for (let i = 0; i < count; i++) {
        await Deno.writeFile(`${folder}/${split}/${wnid}/${wnid}_${split}_${i}.JPEG`, bytes);
      }
    }
  }
  return folder;
}

/** The command with `args`, in this process. */
function prepare(...args: string[]) {
  return captured(() => main(args));
}

const small = ["--side", "16", "--shard-bytes", "4000"];

Deno.test("a folder of photographs becomes shards, once, and its hashes can be checked", async () => {
  await withFolder(async (folder) => {
    const source = await writeSource(`${folder}/source`, 4);
    await Deno.writeTextFile(`${source}/train/n01440764/n01440764_9.JPEG`, "<html>");
    const to = `${folder}/shards`;
    const args = ["--source", source, "--to", to, ...small];
    const first = await prepare(...args);
    assertEquals(first.code, 0, first.err);
    assertStringIncludes(first.out, source);
    assertStringIncludes(first.out, "train: 8 images of 16 x 16 in 2 shards, 6.1 kB; 1 set aside");
    assertStringIncludes(first.out, "val: 4 images of 16 x 16 in 1 shard, 3.1 kB; 0 set aside");
    assertStringIncludes(first.out, `deno task train --data ${to}`);
    const again = await prepare(...args);
    assertEquals(again.code, 0);
    assertStringIncludes(again.out, "nothing was done");

    const other = await prepare(...args, "--seed", "5");
    assertEquals([other.code, other.err.trim().split("\n").length], [2, 1]);
    assertStringIncludes(other.err, "seed 0 there, 5 wanted");

    const good = await prepare("--check", to);
    assertEquals(good.code, 0);
    assertStringIncludes(good.out, "12 images): all are as they were written");
    const shard = await Deno.readFile(`${to}/train/shard-00001.raw`);
    shard[7] ^= 16;
    await Deno.writeFile(`${to}/train/shard-00001.raw`, shard);
    const bad = await prepare("--check", to);
    assertEquals(bad.code, 1);
    assertStringIncludes(bad.out, "1 of them damaged\n  train/shard-00001.raw: MD5 ");
  });
});

Deno.test("flags that are missing, wrong or do not go together end with a line", async () => {
  await withFolder(async (folder) => {
    const source = await writeSource(`${folder}/source`, 1);
    const to = `${folder}/shards`;
    const wrong: [string[], string][] = [
      [["--source", source], "--to FOLDER"],
      [["--source", source, "--to", to, "--splits", "train,tests"], "did you mean"],
      [["--source", source, "--to", to, "--splits", "test"], "Expected images of test"],
      [["--source", `${folder}/nothing`, "--to", to], "nothing"],
      [["--source", source, "--to", source], "the folder of the source itself"],
      [["--check", to, "--seed", "1"], "--check takes no other flag"],
      [["--check", to], "manifest"],
      [["--source", source, "--to", to, "--shard", "4/3"], "--shard expects I/N"],
      [["--source", source, "--merge", to, "--shard", "1/3"], "leave out --to and --shard"],
      [["--source", source, "--to", to, "--merge", to], "leave out --to and --shard"],
      [["--source", source, "--merge", to], "that jobs prepared with --shard but found none"],
    ];
    for (const [args, said] of wrong) {
      const { code, err } = await prepare(...args);
      assertEquals([code, err.trim().split("\n").length], [2, 1], err);
      assertStringIncludes(err, said);
    }
  });
});

Deno.test("three jobs and a merge write the folder of one process, and say what is missing", async () => {
  await withFolder(async (folder) => {
    const source = await writeSource(`${folder}/source`, 8);
    await Deno.writeTextFile(`${source}/train/n01440764/n01440764_9.JPEG`, "<html>");
    const flags = ["--source", source, ...small];
    assertEquals((await prepare(...flags, "--to", `${folder}/whole`)).code, 0);
    const to = `${folder}/joined`;
    for (const job of ["1/3", "3/3"]) {
      const { code, out, err } = await prepare(...flags, "--to", to, "--shard", job);
      assertEquals(code, 0, err);
      assertStringIncludes(
        out,
        `Shard ${job} prepared. When all jobs have ended: deno task prepare`,
      );
    }
    const missing = await prepare(...flags, "--merge", to);
    assertEquals([missing.code, missing.err.trim().split("\n").length], [2, 1]);
    const command = `deno task prepare ${flags.join(" ")} --to ${to} --shard 2/3`;
    assertStringIncludes(missing.err, `missing: 2/3`);
    assertStringIncludes(missing.err, `make it: ${command}`);
    assertEquals((await prepare(...command.split(" ").slice(3))).code, 0);
    const again = await prepare(...command.split(" ").slice(3));
    assertStringIncludes(again.out, "Shard 2/3 was there already.");
    const merged = await prepare(...flags, "--merge", to);
    assertEquals(merged.code, 0, merged.err);
    assertStringIncludes(merged.out, "train: 16 images of 16 x 16 in 4 shards");
    assertSameFiles(to, `${folder}/whole`);
    assertStringIncludes((await prepare(...flags, "--merge", to)).out, "nothing was done");
  });
});

Deno.test("Ctrl-C stops a preparation, and the command that it prints goes on", async () => {
  await withFolder(async (folder) => {
    const source = await writeSource(`${folder}/source`, 100);
    const args = ["--source", source, "--side", "16", "--to"];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "lib/cli/prepare.ts", ...args, `${folder}/stopped`],
      ...{ cwd: root, env: { NO_COLOR: "1" }, stdout: "piped", stderr: "piped" },
    }).spawn();
    let out = "";
    const err = new Response(child.stderr).text();
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      // The first line comes when the images are about to be read.
      if (out === "") child.kill("SIGINT");
      out += text;
    }
    assertEquals((await child.status).code, 130, await err);
    assertStringIncludes(await err, "Stopping after the current image");
    const command = `deno task prepare ${args.join(" ")} ${folder}/stopped`;
    assertStringIncludes(out, `To go on: ${command}`);
    const resumed = await prepare(...args, `${folder}/stopped`);
    assertEquals(resumed.code, 0, resumed.err);
    assertEquals((await prepare(...args, `${folder}/whole`)).code, 0);
    assertSameFiles(`${folder}/stopped`, `${folder}/whole`);
  });
});
