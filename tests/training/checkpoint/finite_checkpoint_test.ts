/**
 * Covers lib/training/checkpoint/checkpoint.ts and lib/training/run/run_folder.ts: no file contains
 * a NaN.
 */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadArgumentError, BadFileError, NotFiniteError } from "../../../lib/errors.ts";
import { cifarSmall, cifarTwoTower } from "../../../lib/spec/cifar_presets.ts";
import { loadCheckpoint, saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
} from "../../../lib/training/checkpoint/checkpoint_format.ts";
import { INITIAL_TRAINING_STATE } from "../../../lib/training/history.ts";
import { loadNewest, RunFolder } from "../../../lib/training/run/run_folder.ts";
import { signedAnew, withNumber } from "../signed.ts";
import { smallInfo } from "../small_checkpoints.ts";
import { reportFigures } from "../../report_figures.ts";

/** A checkpoint after `step` updates whose weights are `value`. */
function checkpoint(step: number, value = step, velocity = 0): Checkpoint {
  const tensor = (last: number) => ({ shape: [4], values: Float32Array.of(1, 2, 3, last) });
  return {
    info: {
      ...smallInfo,
      training: {
        state: { ...INITIAL_TRAINING_STATE, step, epoch: 1, learningRate: 0.01 },
        schedule: { kind: "constant", learningRate: 0.01 },
        optimizer: { learningRate: 0.01 },
        seed: 0,
        streams: { dropout: { key: [1, 2], position: 3 } },
        settings: {},
      },
    },
    weights: new Map([["conv1/kernel", tensor(value)]]),
    velocities: new Map([["conv1/kernel", tensor(velocity)]]),
  };
}

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  await test(path).finally(() => Deno.remove(path, { recursive: true }));
}

Deno.test("a net that is not finite is not written, and both checkpoints are unchanged", (t) =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    await folder.save(checkpoint(1));
    await folder.save(checkpoint(2));
    const files = () =>
      Promise.all([folder.checkpoint, folder.previous].map((file) => Deno.readFile(file)));
    const before = await files();
    for (
      const [bad, name] of [
        [checkpoint(3, NaN), "weights/conv1/kernel"],
        [checkpoint(3, -Infinity), "weights/conv1/kernel"],
        [checkpoint(3, 3, NaN), "velocities/conv1/kernel"],
      ] as const
    ) {
      const error = await assertRejects(() => folder.save(bad), NotFiniteError, name);
      assertStringIncludes(error.message, "number 4 of 4");
      assertStringIncludes(error.message, "nothing was written");
      assertEquals(await files(), before);
    }
    assertEquals([...Deno.readDirSync(path)].length, 3, "two checkpoints and the lock");
    folder.close();
    reportFigures(t, "3 saves refused");
  }));

Deno.test("a file with a weight or velocity that is not finite is rejected by file and tensor", async () => {
  const good = await encodeCheckpoint(checkpoint(1));
  for (const name of ["weights/conv1/kernel", "velocities/conv1/kernel"]) {
    for (const value of [NaN, Infinity, -Infinity]) {
      const bad = await withNumber(good, name, value);
      const error = await assertRejects(() => decodeCheckpoint(bad, "run/x"), BadFileError, name);
      assertStringIncludes(error.message, `${value} (number 3 of 4) in run/x`);
    }
  }
  // The helper signs files correctly: an unchanged file is accepted.
  assertEquals((await decodeCheckpoint(await signedAnew(good, () => {}), "x")).weights.size, 1);
});

Deno.test("an invalid training state is rejected by its field", async () => {
  const good = await encodeCheckpoint(checkpoint(7));
  const cases: [from: string, to: string, field: string][] = [
    ['"step":7', '"step":-1', "step of the training state"],
    ['"step":7', '"step":1.5', "step of the training state"],
    ['"loss":0', '"loss":null', "totals.loss"],
    ['"drops":0', '"drops":-2', "drops of the schedule"],
    [
      '"kind":"constant","learningRate":0.01',
      '"kind":"constant","learningRate":-1',
      "learning rate",
    ],
    ['"kind":"constant"', '"kind":"daily"', "a schedule of the kind"],
    ['"seed":0', '"seed":0.5', "seed"],
    ['"position":3', '"position":null', "the stream dropout"],
    ['"key":[1,2]', '"key":[1,-2]', "key word of the stream dropout"],
    [
      '"learningRate":0.01},"schedule"',
      '"learningRate":null},"schedule"',
      "learningRate of the last",
    ],
    ['"epoch":1', '"epoch":8', "a step from 8 of the training state"],
    ['"epoch":1', '"epoch":0', "step 0 of the training state"],
    ['"epochStep":0', '"epochStep":7', "a step from 8 of the training state"],
    ['"epochStep":0', '"epochStep":2', "totals.images of 2 updates"],
    ['"images":0', '"images":5', "totals.images of 0 updates"],
    ['"errors":0', '"errors":1', "totals.errors"],
    ['"optimizer":{', '"optimizer":{"momentum":1,', "momentum of the optimizer"],
    ['"optimizer":{', '"optimizer":{"rateFactors":{"conv1":-1},', 'rateFactors["conv1"]'],
    ['"settings":{}', '"settings":{"batch":null}', "the setting batch"],
    ['"kind":"constant"', '"kind":"steps"', "dropAt"],
  ];
  for (const [from, to, field] of cases) {
    const bad = await signedAnew(good, (_, metadata) => {
      const text = metadata.get("alexnet.checkpoint") ?? "";
      assertStringIncludes(text, from);
      metadata.set("alexnet.checkpoint", text.replace(from, to));
    });
    await assertRejects(() => decodeCheckpoint(bad, "x"), BadFileError, field, `${from} ${to}`);
  }
});

Deno.test("a net with dropout is not saved without its stream, one without dropout is", async () => {
  for (const [spec, refused] of [[cifarTwoTower, true], [cifarSmall, false]] as const) {
    const { info, ...tensors } = checkpoint(7);
    const training = { ...info.training, streams: {} } as NonNullable<typeof info.training>;
    const encoded = encodeCheckpoint({ ...tensors, info: { ...info, spec, training } });
    if (!refused) {
      assertEquals((await decodeCheckpoint(await encoded, "x")).info.training?.streams, {});
    } else await assertRejects(() => encoded, BadArgumentError, 'stream "dropout"');
  }
});

Deno.test("weights that float16 cannot hold are not exported as infinity", () =>
  inFolder(async (path) => {
    const file = `${path}/half.safetensors`;
    for (const value of [65_520, -1e9]) {
      await assertRejects(
        () => saveCheckpoint(file, checkpoint(1, value), { dtype: "F16" }),
        NotFiniteError,
        `${value} in weights/conv1/kernel`,
      );
      assertEquals([...Deno.readDirSync(path)].length, 0);
    }
    // The largest number that rounds to a finite one.
    await saveCheckpoint(file, checkpoint(1, 65_519), { dtype: "F16" });
    assertEquals((await loadCheckpoint(file)).weights.get("conv1/kernel")?.values[3], 65_504);
  }));

Deno.test("a run resumes from the checkpoint before one that is not finite, and says after which update", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    await folder.save(checkpoint(1));
    await folder.save(checkpoint(2));
    const bad = await withNumber(
      await Deno.readFile(folder.checkpoint),
      "velocities/conv1/kernel",
      NaN,
    );
    await Deno.writeFile(folder.checkpoint, bad);
    const warnings: string[] = [];
    const loaded = await folder.load((message) => warnings.push(message));
    assertEquals(loaded?.info.training?.state.step, 1);
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0], "velocities/conv1/kernel");
    assertStringIncludes(warnings[0], `previous checkpoint, after 1 update: ${folder.previous}`);
    // The next save keeps the good one as the previous checkpoint, not the bad one.
    await folder.save(checkpoint(3));
    assertEquals((await loadCheckpoint(folder.previous)).info.training?.state.step, 1);
    assertEquals((await loadCheckpoint(folder.checkpoint)).info.training?.state.step, 3);
    await folder.save(checkpoint(4));
    assertEquals((await loadCheckpoint(folder.previous)).info.training?.state.step, 3);
    folder.close();
  }));

Deno.test("if both checkpoints are bad, the error is about the newest", () =>
  inFolder(async (path) => {
    const folder = await RunFolder.open(path, { resume: true });
    const good = await encodeCheckpoint(checkpoint(1));
    await Deno.writeFile(folder.previous, good.subarray(0, 100));
    await Deno.writeFile(folder.checkpoint, await withNumber(good, "weights/conv1/kernel", NaN));
    const none = (message: string) => {
      throw new Error(message);
    };
    await assertRejects(() => folder.load(none), BadFileError, `in ${folder.checkpoint}`);
    await assertRejects(() => loadNewest(folder.checkpoint, none), BadFileError, "NaN");
    folder.close();
  }));
