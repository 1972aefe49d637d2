/** Covers lib/cli: what commands print for a program, with --json. */
import { assert, assertEquals } from "@std/assert";
import * as blas from "../../lib/cli/blas.ts";
import * as classify from "../../lib/cli/classify.ts";
import * as conventions from "../../lib/cli/conventions.ts";
import * as convert from "../../lib/cli/convert.ts";
import * as evaluate from "../../lib/cli/evaluate.ts";
import * as diagnose from "../../lib/cli/diagnose.ts";
import * as exporting from "../../lib/cli/export.ts";
import * as features from "../../lib/cli/features.ts";
import * as filters from "../../lib/cli/filters.ts";
import * as neighbours from "../../lib/cli/neighbours.ts";
import * as score from "../../lib/cli/score.ts";
import * as summary from "../../lib/cli/summary.ts";
import * as train from "../../lib/cli/training/train_command.ts";
import { encodePng } from "../../lib/figures/pictures/encode_png.ts";
import * as record from "../../tools/record/record.ts";

const root = new URL("../..", import.meta.url).pathname;
const folder = await Deno.makeTempDir({ prefix: "json-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const net = ["--weights", "notebooks/checkpoints/cifarTwoTower.safetensors"];
const picture = `${folder}/grey.png`;
const pixels = new Uint8Array(40 * 40 * 3).fill(99);
await Deno.writeFile(picture, encodePng({ pixels, width: 40, height: 40 }));
const guesses = `${folder}/guesses.txt`;
await Deno.writeTextFile(guesses, "1\n2\n");

/** A small job of each command that prints for a program, and a field of its answer. */
const jobs: [{ name: string; flags: object }, string[], string][] = [
  [train.command, ["--preset", "cifarSmall", "--limit", "64", "--test", "20"], "checkpoint"],
  [evaluate.command, [...net, "--limit", "20"], "errors"],
  [score.command, [guesses, "--truth", guesses], "flat"],
  [classify.command, [...net, picture], "guesses"],
  [exporting.command, [...net, "--out", `${folder}/half.safetensors`], "bytes"],
  [features.command, [...net, picture, "--out", `${folder}/features.npy`], "features"],
  [neighbours.command, [...net, "--query", picture, "--among", picture], "nearest"],
  [filters.command, [...net, "--out", `${folder}/filters.png`], "towers"],
  [
    conventions.command,
    ["--weights", "tests/weights/sources/fixtures/lpips.ckpt", "--image", picture],
    "programs",
  ],
  [diagnose.command, ["docs/results/cifarSmall.jsonl"], "findings"],
  [convert.command, [net[1], `${folder}/converted.safetensors`], "source"],
  [summary.command, ["paper"], "parameters"],
  [summary.command, [], "cifarSmall"],
  [blas.command, [], "findings"],
  [record.command, ["--status"], "hoursLeft"],
];

for (const [{ name, flags }, args, field] of jobs) {
  Deno.test(`${name} ${args[0] ?? ""} --json prints JSON and nothing else on standard output`, async () => {
    assert("json" in flags);
    const own = name === "train" ? ["--out", `${folder}/run`] : [];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", ...name.split(" "), ...args, ...own, "--json"],
      cwd: root,
      env: { NO_COLOR: "1", ALEXNET_THREADS: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    assert(field in JSON.parse(new TextDecoder().decode(stdout)));
  });
}
