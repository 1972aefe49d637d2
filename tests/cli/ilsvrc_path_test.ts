/**
 * Covers lib/cli, datasets/ilsvrc and datasets/shards: the whole way of ILSVRC-2012, from the archives
 * as they are downloaded to a scored submission, with the paper's network at its full size and images
 * of ten of the 1,000 classes.
 */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { makeSampleIlsvrc } from "../../datasets/ilsvrc/sample/make_sample.ts";
import { main as evaluate } from "../../lib/cli/evaluate.ts";
import { main as prepare } from "../../lib/cli/prepare.ts";
import { main as score } from "../../lib/cli/score.ts";
import { sha256 } from "../../lib/files/sha256.ts";
import { useBackend } from "../../lib/ops/backend.ts";
import { loadCheckpoint } from "../../lib/training/checkpoint/checkpoint.ts";
import { readRunLog } from "../../lib/training/run/log_lines.ts";
import { missing, requirements } from "../skip.ts";
import { captured } from "./captured.ts";

const root = new URL("../..", import.meta.url).pathname;

// The backend of the command, started here: its libraries and threads outlast a test.
await useBackend("alexnet-cpu");
const folder = await Deno.makeTempDir({ prefix: "ilsvrc-path-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const kit = `${folder}/ilsvrc/ILSVRC2012_devkit_t12.tar.gz`;
const shards = `${folder}/shards`;
/** The kit's ground truth, cut to the images that there are. */
const truth = `${folder}/ILSVRC2012_validation_ground_truth.txt`;
const [BATCH, UPDATES, VALIDATION] = [8, 3, 10];
/** The parameters of the paper's layers, which section 1 rounds to 60 million. */
const [CLASSES, PARAMETERS] = [1000, 60_965_224];

/** Starts a training of three updates in `run`, a process of its own, as `deno task train` does. */
function startTraining(run: string, ...more: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--no-check",
        "-A",
        "lib/cli/train.ts",
        "--data",
        shards,
        "--recipe",
        "source2012",
      ],
      ...["--batch", `${BATCH}`, "--limit", `${BATCH * UPDATES}`, "--epochs", "1", "--test", "2"],
      ...["--validation", "2", "--log-every", "1", "--out", run, "--resume", ...more],
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A checkpoint after every update, as far as saving takes little of the time. */
const everyUpdate = ["--checkpoint-every", "1"];

/** Trains to the end and returns what was printed. */
async function train(run: string, ...more: string[]): Promise<string> {
  const { code, stdout, stderr } = await startTraining(run, ...more).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals([code, err], [0, ""], out);
  return out;
}

/** Kills a training in `run` as soon as its first checkpoint is there. */
async function killAfterCheckpoint(run: string): Promise<void> {
  await Deno.mkdir(run);
  const watcher = Deno.watchFs(run);
  const child = startTraining(run, ...everyUpdate);
  for await (const { paths } of watcher) {
    if (paths.some((path) => path.endsWith("/checkpoint.safetensors"))) break;
  }
  child.kill("SIGKILL");
  const { signal } = await child.output();
  assertEquals(signal, "SIGKILL");
}

/** The updates, classes and parameters of a run's checkpoint, and the SHA-256 of all it holds. */
async function endOf(run: string) {
  const { info, weights, velocities } = await loadCheckpoint(`${run}/checkpoint.safetensors`);
  const hashes: Record<string, string> = {};
  let parameters = 0;
  for (const { values } of weights.values()) parameters += values.length;
  for (const [kind, tensors] of Object.entries({ weights, velocities })) {
    for (const [name, { values }] of tensors) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      hashes[`${kind} ${name}`] = await sha256(bytes.slice());
    }
  }
  const { training, classNames } = info;
  return { step: training?.state.step, classes: classNames.length, parameters, hashes };
}

/** The flat errors of the first guess and of five, counted in Python from the files alone. */
const python = `
import sys, tarfile
submission, kit = sys.argv[1:]
with tarfile.open(kit) as tar:
    name = [n for n in tar.getnames() if n.endswith("ILSVRC2012_validation_ground_truth.txt")][0]
    truth = [int(word) for word in tar.extractfile(name).read().split()]
guesses = [[int(word) for word in line.split()] for line in open(submission)]
assert len(truth) == 50000
truth = truth[:len(guesses)]
for k in 1, 5:
    print(sum(t not in g[:k] for t, g in zip(truth, guesses)) / len(truth))
`;

Deno.test({
  name: "the sample's archives become shards, and one command trains the paper's network on them",
  // Python counts the errors of a submission a second time.
  ignore: await missing(requirements.python),
  async fn(t) {
    await t.step("the archives are prepared without being unpacked", async () => {
      await makeSampleIlsvrc(`${folder}/ilsvrc`, {
        kit: "whole",
        trainPerClass: 4,
        valPerClass: 1,
      });
      const { code, out, err } = await captured(() =>
        prepare(["--source", `${folder}/ilsvrc`, "--to", shards])
      );
      assertEquals(code, 0, err);
      assertStringIncludes(out, "ILSVRC 2012, official archives");
      const name = "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt";
      const { stdout } = await new Deno.Command("tar", { args: ["-xzOf", kit, name] }).output();
      const lines = new TextDecoder().decode(stdout).split("\n");
      await Deno.writeTextFile(truth, lines.slice(0, VALIDATION).join("\n"));
    });

    await t.step("a run that is killed goes on by the same command to the same bits", async () => {
      const whole = await train(`${folder}/whole`);
      assertStringIncludes(whole, "source2012 after 1 epoch of 24 images (3 updates)");
      const expected = await endOf(`${folder}/whole`);
      const { step: updates, classes, parameters } = expected;
      assertEquals([updates, classes, parameters], [UPDATES, CLASSES, PARAMETERS]);
      const killed = `${folder}/killed`;
      await killAfterCheckpoint(killed);
      const [, step] = /Resuming after (\d+) update/.exec(await train(killed, ...everyUpdate)) ??
        [];
      assert(Number(step) > 0 && Number(step) < UPDATES, `killed after ${step} updates`);
      assertEquals(await endOf(killed), expected);
      const lines = await readRunLog(`${killed}/log.jsonl`);
      assertEquals(lines.filter(({ type }) => type === "step").length, UPDATES);
      assertEquals(lines.filter(({ type }) => type === "run").length, 2);
    });

    for (const crops of ["center", "ten"]) {
      await t.step(
        `${crops}: flat and hierarchical errors, and a submission that scores as they say`,
        async () => {
          const submission = `${folder}/${crops}.txt`;
          const { code, out, err } = await captured(() =>
            evaluate([
              ...["--weights", `${folder}/killed`, "--data", shards, "--crops", crops, "--json"],
              ...["--hierarchy", kit, "--submission", submission],
            ])
          );
          assertEquals(code, 0, err);
          const report = JSON.parse(out);
          assertEquals([report.images, report.classes, report.crops], [VALIDATION, CLASSES, crops]);
          const flat: number[] = report.errors.map(({ error }: { error: number }) => error);
          const scored = await captured(() =>
            score([submission, "--truth", truth, "--hierarchy", kit, "--json"])
          );
          assertEquals(scored.code, 0, scored.err);
          const { flat: own, hierarchical } = JSON.parse(scored.out);
          assertEquals(own, flat.slice(0, 5));
          assertEquals(hierarchical, report.hierarchical);
          const { stdout } = await new Deno.Command("python3", {
            args: ["-c", python, submission, kit],
          }).output();
          const counted = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
          counted.forEach((error, i) => assertAlmostEquals(error, flat[i === 0 ? 0 : 4], 1e-12));
        },
      );
    }
  },
});
