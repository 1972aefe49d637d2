/** Covers lib/weights: a file made to take all memory or all time is refused at once. */
import { assert, assertEquals } from "@std/assert";
import { printable } from "../../lib/printable.ts";
import { reportFigures } from "../report_figures.ts";
import { hostileWeights } from "./hostile_weights.ts";

const root = new URL("../../", import.meta.url).pathname;
/** A hang, on any machine; each takes a fraction of a second. */
const MOST_SECONDS = 10;

/** Reads each file of a folder; prints what came of it, and the peak of its memory. */
const PROGRAM = `
  import { readWeightsFile } from "${root}lib/weights/read_weights_file.ts";
  const kilobytes = (key) =>
    Number(new RegExp("^" + key + ":\\\\s+(\\\\d+)", "m").exec(Deno.readTextFileSync("/proc/self/status"))[1]);
  const found = [];
  for (let i = 0; i < ${hostileWeights.length}; i++) {
    const before = kilobytes("VmRSS");
    Deno.writeTextFileSync("/proc/self/clear_refs", "5");
    const start = performance.now();
    let error;
    try {
      await readWeightsFile(Deno.args[0] + "/" + i);
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
  readonly name: string;
  readonly message: string;
  readonly megabytes: number;
  readonly seconds: number;
}

Deno.test({
  name: "every hostile file of weights is refused with the typed error, in less than 200 MB",
  ignore: Deno.build.os !== "linux",
  fn: async (t) => {
    const folder = await Deno.makeTempDir();
    try {
      for (const [i, { bytes, size = bytes.length }] of hostileWeights.entries()) {
        await Deno.writeFile(`${folder}/${i}`, bytes);
        await Deno.truncate(`${folder}/${i}`, size);
      }
      await Deno.writeTextFile(`${folder}/read.ts`, PROGRAM);
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", `--config=${root}deno.json`, `${folder}/read.ts`, folder],
        env: { NO_COLOR: "1" },
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const found: Found[] = JSON.parse(new TextDecoder().decode(stdout));
      for (const [i, { name, message, megabytes, seconds }] of found.entries()) {
        const file = hostileWeights[i].name;
        assertEquals([file, name], [file, "BadFileError"], message);
        assert(megabytes < 200, `${file}: ${megabytes} MB`);
        assert(seconds < MOST_SECONDS, `${file}: ${seconds} s`);
        assert(message.length < 1500, `${file}: a message of ${message.length} characters`);
        assertEquals(message, printable(message), file);
      }
      const worst = (of: (found: Found) => number) => Math.max(...found.map(of)).toFixed(2);
      reportFigures(
        t,
        `${found.length} files, at most ${worst(({ seconds }) => seconds)} s and ` +
          `${worst(({ megabytes }) => megabytes)} MB each`,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
