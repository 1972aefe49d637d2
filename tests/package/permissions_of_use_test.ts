/** Covers README.md: each use of the package works with the permissions of its table. */
import { assert, assertEquals } from "@std/assert";
import { storeFloats, writeSafetensors } from "../../lib/weights/safetensors.ts";
import { root } from "../house.ts";
import { requirements } from "../skip.ts";

/** A project that links to this one, as the README says. */
const project = await Deno.makeTempDir({ prefix: "alexnet-linked-" });
globalThis.addEventListener("unload", () => Deno.removeSync(project, { recursive: true }));

const readme = await Deno.readTextFile(`${root}README.md`);
const linked = /^\{\n {2}"links"[\s\S]*?^\}$/m.exec(readme)?.[0] ?? "";
await Deno.writeTextFile(`${project}/deno.json`, linked.replace("../alexnet", root));

/** A file of weights, for the program that reads one. */
const bias = storeFloats(Float32Array.of(0, 0.5), [2]);
await Deno.writeFile(
  `${project}/weights.safetensors`,
  writeSafetensors(new Map([["conv1/bias", bias]]), new Map()),
);

/** Where MPI is, if the tests have it. */
const mpi = `${root}${requirements.mpi.prefix}/bin`;

/** A program for each use in the table; it prints `done`. */
const programs: Readonly<Record<string, string>> = {
  "models, training, evaluation, the pretrained net": `
    import { predictProbabilities, useBackend } from "@alexnet/alexnet";
    import { pretrained } from "@alexnet/alexnet/pretrained";
    await useBackend("alexnet-cpu", { threads: 2 });
    const { model, info: { preprocessing } } = await pretrained("cifarTwoTower");
    const dataset = { images: new Uint8Array(3072), labels: Uint8Array.of(0), side: 32, count: 1 };
    await predictProbabilities(model, dataset, { preprocessing });
  `,
  "OpenBLAS and oneDNN": `
    import { useBackend } from "@alexnet/alexnet";
    const line = await useBackend("alexnet-cpu", { threads: 2 });
    if (/no --allow/.test(line)) throw new Error(line);
  `,
  "checkpoints in files": `
    import { alexnet, captureCheckpoint, fitPreprocessing, preset } from "@alexnet/alexnet";
    import { loadCheckpoint, saveCheckpoint } from "@alexnet/alexnet";
    const spec = preset("cifarSmall");
    const dataset = { images: new Uint8Array(3072), labels: Uint8Array.of(0), side: 32, count: 1 };
    const preprocessing = fitPreprocessing(spec.preprocessing, 32, dataset);
    const info = { spec, preprocessing, classNames: [..."0123456789"] };
    await saveCheckpoint("x.safetensors", await captureCheckpoint(alexnet(spec), undefined, info));
    await loadCheckpoint("x.safetensors");
  `,
  "files of weights by their path": `
    import { readWeightsFile } from "@alexnet/alexnet/weights";
    const { tensors } = await readWeightsFile("weights.safetensors");
    if (!tensors.has("conv1/bias")) throw new Error("not read");
  `,
  "CIFAR-10": `
    import { loadCifar10 } from "@alexnet/alexnet/datasets";
    await loadCifar10();
  `,
  "photographs": `
    import { decodeImage } from "@alexnet/alexnet/datasets";
    import { encodePng } from "@alexnet/alexnet/figures";
    const png = encodePng({ pixels: new Uint8Array(40 * 40 * 3), width: 40, height: 40 });
    await decodeImage(png, "black.png", { side: 32 });
  `,
  "plots as SVG": `
    import { lineChart } from "@alexnet/alexnet/figures";
    const text = { alt: "A line through two points.", takeaway: "It rises." };
    const series = [{ name: "line", x: [1, 2], y: [3, 4] }];
    await lineChart({ series, xTitle: "x", yTitle: "y", ...text }).svg();
  `,
  // Without a library, the error says what to install.
  "several ranks, by MPI": `
    import { startRanks } from "@alexnet/alexnet/mpi";
    try {
      await startRanks().finalize();
    } catch (error) {
      if (!/pip install mpich/.test(error.message)) throw error;
    }
  `,
  "lessons": `
    import { setup } from "@alexnet/alexnet/course";
    await setup("03", { quick: {}, laptop: {}, full: {} });
  `,
};

/** The rows of the table: use, and flags. */
const rows = [...readme.matchAll(/^\| (\S[^|]*?) +\| [^|]+\| (none|`--allow[^|]*`) +\|$/gm)]
  .map(([, use, flags]) => [use, flags.match(/--allow-[^`\s]+/g) ?? []] as const);

Deno.test("the table of permissions has a program for each of its uses", () => {
  assertEquals(rows.map(([use]) => use), Object.keys(programs));
});

/** Runs a program under `flags`; whether it was done, and its errors. */
async function run(use: string, flags: readonly string[]) {
  const name = `${crypto.randomUUID()}.ts`;
  await Deno.writeTextFile(`${project}/${name}`, `${programs[use]}\nconsole.log("done");`);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", ...flags, name],
    cwd: project,
    env: { NO_COLOR: "1", PATH: `${mpi}:${Deno.env.get("PATH")}` },
  }).output();
  const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { done: /^done$/m.test(out), errors };
}

for (const [use, flags] of rows) {
  Deno.test(`with the permissions of the README, in a linked project: ${use}`, async () => {
    const { done, errors } = await run(use, flags);
    assert(done, errors);
  });
}
