/**
 * Covers lib/training/checkpoint/checkpoint.ts and its readers: a malicious file gives a typed
 * error, in bounded memory, and none of its text reaches the terminal unescaped.
 */
import { assert, assertEquals } from "@std/assert";
import { encode } from "fast-png";
import { printable } from "../../../lib/printable.ts";
import { hostileFiles, namesThatControl } from "./hostile_checkpoints.ts";
import { reportFigures } from "../../report_figures.ts";

const root = new URL("../../../", import.meta.url).pathname;
const files = await hostileFiles();

/** Loads each file of a folder; prints the outcome and the peak memory. */
const PROGRAM = `
  import * as tf from "@tensorflow/tfjs";
  import { loadTrainedNet } from "${root}lib/training/checkpoint/trained_net.ts";
  await tf.setBackend("cpu");
  const kilobytes = (key) =>
    Number(new RegExp("^" + key + ":\\\\s+(\\\\d+)", "m").exec(Deno.readTextFileSync("/proc/self/status"))[1]);
  const found = [];
  for (let i = 0; i < ${files.length}; i++) {
    const before = kilobytes("VmRSS");
    Deno.writeTextFileSync("/proc/self/clear_refs", "5");
    const start = performance.now();
    let error;
    try {
      (await loadTrainedNet(Deno.args[0] + "/" + i)).model.dispose();
    } catch (thrown) {
      error = thrown;
    }
    found.push({
      name: error?.name ?? "none",
      message: error?.message ?? "",
      megabytes: (kilobytes("VmHWM") - before) / 1024,
      seconds: (performance.now() - start) / 1000,
    });
  }
  console.log(JSON.stringify(found));
`;

interface Found {
  name: string;
  message: string;
  megabytes: number;
  seconds: number;
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await test(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

async function deno(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

Deno.test({
  name: "every hostile checkpoint is refused with a typed error, in less than 200 MB",
  ignore: Deno.build.os !== "linux",
  fn: (t) =>
    inFolder(async (folder) => {
      for (const [i, { bytes, size = bytes.length }] of files.entries()) {
        await Deno.writeFile(`${folder}/${i}`, bytes);
        await Deno.truncate(`${folder}/${i}`, size);
      }
      await Deno.writeTextFile(`${folder}/load.ts`, PROGRAM);
      const config = `--config=${root}deno.json`;
      const { code, out, err } = await deno("run", "-A", config, `${folder}/load.ts`, folder);
      assertEquals(code, 0, err);
      const found: Found[] = JSON.parse(out);
      assertEquals(found.length, files.length);
      for (const [i, { name, message, megabytes }] of found.entries()) {
        const file = files[i].name;
        assertEquals([file, name], [file, "BadFileError"], message);
        assert(megabytes < 200, `${file}: ${megabytes} MB`);
        assert(message.length < 1500, `${file}: a message of ${message.length} characters`);
        assertEquals(message, printable(message), file);
      }
      const worst = (of: (found: Found) => number) => Math.max(...found.map(of)).toFixed(2);
      reportFigures(
        t,
        `${found.length} files, at most ${worst(({ seconds }) => seconds)} s and ` +
          `${worst(({ megabytes }) => megabytes)} MB each`,
      );
    }),
});

Deno.test("a command prints the names in a checkpoint without their control characters", () =>
  inFolder(async (folder) => {
    const file = `${folder}/net.safetensors`;
    await Deno.writeFile(file, await namesThatControl());
    const picture = `${folder}/picture.png`;
    const data = new Uint8Array(32 * 32 * 3);
    await Deno.writeFile(picture, encode({ width: 32, height: 32, data, channels: 3 }));
    const classified = await deno("task", "-q", "classify", picture, "--weights", file);
    assertEquals(classified.code, 0, classified.err);
    const exported = await deno(
      "task",
      "-q",
      "export",
      "--weights",
      file,
      "--out",
      `${folder}/out`,
    );
    assertEquals(exported.code, 0, exported.err);
    for (const { out } of [classified, exported]) {
      assertEquals(out.split("\n").map(printable).join("\n"), out);
      assert(out.includes("\\u001b]0;owned"), out);
    }
    assertEquals(classified.out.trimEnd().split("\n").length, 9, classified.out);
  }));
