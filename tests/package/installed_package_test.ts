/**
 * Covers tools/pack.ts, README.md: the tarball as a user installs it, in Deno, Node.js and Bun.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { doorEntries, root } from "../house.ts";
import { readmeExamples } from "./readme_examples.ts";

/** A project in which the tarball is installed, while these tests run. */
const project = await Deno.makeTempDir({ prefix: "alexnet-installed-" });
globalThis.addEventListener("unload", () => Deno.removeSync(project, { recursive: true }));

/** Runs a program and returns its output; throws with its errors if it fails. */
async function run(program: string, args: string[], cwd: string = project): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, `${program} ${args.join(" ")}\n${out}\n${err}`);
  return out;
}

await run(Deno.execPath(), ["task", "--quiet", "dev", "pack", `${project}/alexnet.tgz`], root);
await Deno.writeTextFile(
  `${project}/package.json`,
  JSON.stringify({ name: "stranger", private: true, type: "module" }),
);
await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "./alexnet.tgz"]);

/** Runs the text of a program with `deno run` and `flags`. */
async function inDeno(code: string, ...flags: string[]): Promise<string> {
  const name = `${crypto.randomUUID()}.ts`;
  await Deno.writeTextFile(`${project}/${name}`, code);
  return await run(Deno.execPath(), ["run", "--no-prompt", ...flags, name]);
}

for (const [index, code] of readmeExamples().entries()) {
  Deno.test(`installed, example ${index + 1} of the README prints what it computes`, async () => {
    assert((await inDeno(code, "-A", "--check")).trim().length > 0);
  });
}

/** The bytes in `folder`. */
function bytesIn(folder: string): number {
  return [...Deno.readDirSync(folder)].reduce((sum, { name, isDirectory, isFile }) => {
    const path = `${folder}/${name}`;
    return sum + (isDirectory ? bytesIn(path) : isFile ? Deno.statSync(path).size : 0);
  }, 0);
}

/** `roots` and everything that they depend on, among the installed packages. */
function closureOf(roots: readonly string[]): Set<string> {
  const found = new Set(roots);
  for (const name of found) {
    const text = Deno.readTextFileSync(`${project}/node_modules/${name}/package.json`);
    for (const other of Object.keys(JSON.parse(text).dependencies ?? {})) found.add(other);
  }
  return found;
}

Deno.test("everything but tfjs takes less than 70 MB, and the README gives both sizes to a tenth", () => {
  const installed = bytesIn(`${project}/node_modules`) / 1e6;
  const names = ["tfjs", "tfjs-backend-cpu", "tfjs-backend-webgpu"];
  const ofTfjs = [...closureOf(names.map((name) => `@tensorflow/${name}`))]
    .reduce((sum, name) => sum + bytesIn(`${project}/node_modules/${name}`), 0) / 1e6;
  const rest = installed - ofTfjs;
  assert(rest < 70, `${rest} MB`);
  const [, all, others] = /installs (\d+) MB, all but (\d+) of them/.exec(
    Deno.readTextFileSync(`${root}README.md`).replaceAll(/\s+/g, " "),
  ) ?? [];
  const said = `the README says ${all} and ${others}, found ${installed} and ${rest} MB`;
  assert(Math.abs(installed - Number(all)) < installed / 10, said);
  assert(Math.abs(rest - Number(others)) < Math.max(1, rest / 10), said);
});

Deno.test("a function that needs an optional package says what to install", async () => {
  const out = await inDeno(
    `
    import { decodeImage } from "@alexnet/alexnet/datasets";
    import { encodePng, lineChart } from "@alexnet/alexnet/figures";
    const png = encodePng({ pixels: new Uint8Array(40 * 40 * 3), width: 40, height: 40 });
    const text = { alt: "A line through two points.", takeaway: "It rises." };
    const series = [{ name: "line", x: [1, 2], y: [3, 4] }];
    const plot = lineChart({ series, xTitle: "x", yTitle: "y", ...text });
    for (const needed of [decodeImage(png, "black.png", { side: 32 }), plot.svg()]) {
      console.log(await needed.then(() => "worked", (error) => error.message));
    }
  `,
    "-A",
  );
  assertEquals(out.trim().split("\n"), [
    "Photographs need sharp, which this project has not installed; run: npm install sharp@0.35.5",
    "Plots as SVG need jsdom and plotly.js-cartesian-dist-min, which this project has not " +
    "installed; run: npm install jsdom@31.0.1 plotly.js-cartesian-dist-min@4.1.1",
  ]);
});

/**
 * Trains with several doors: prints the backend, whether the loss falls, and the pretrained net.
 */
const training = `
  import * as tf from "@tensorflow/tfjs";
  import { alexnet, predictProbabilities, softmaxCrossEntropy, useBackend } from "@alexnet/alexnet";
  import { pretrained } from "@alexnet/alexnet/pretrained";
  console.log(await useBackend(undefined, { threads: 2 }));
  const model = alexnet("cifarSmall", { seed: 1 });
  const images = tf.ones([4, 32, 32, 3]);
  const labels = tf.tensor1d([1, 1, 1, 1], "int32");
  const optimizer = tf.train.sgd(0.01);
  const losses = [];
  for (let step = 0; step < 2; step++) {
    const loss = optimizer.minimize(
      () => softmaxCrossEntropy(labels, model.apply(images, { training: true })),
      true,
    );
    losses.push((await loss.data())[0]);
  }
  console.log("falls:", losses[1] < losses[0], tf.getBackend());
  const net = await pretrained("cifarTwoTower");
  const grey = new Uint8Array(32 * 32 * 3).fill(128);
  const dataset = { images: grey, labels: Uint8Array.of(0), side: 32, count: 1 };
  const { preprocessing } = net.info;
  const { probabilities } = await predictProbabilities(net.model, dataset, { preprocessing });
  console.log(net.info.classNames[probabilities.indexOf(Math.max(...probabilities))]);
`;

/** Calls what needs Deno, from every door that has such functions; prints their messages. */
const needing = `
  import * as net from "@alexnet/alexnet";
  import * as datasets from "@alexnet/alexnet/datasets";
  import { lineChart } from "@alexnet/alexnet/figures";
  import { fullSizeImages } from "@alexnet/alexnet/experiments";
  import { provenance, setup } from "@alexnet/alexnet/course";
  const spec = net.preset("cifarSmall");
  const preprocessing = net.fitPreprocessing(spec.preprocessing, 32, {
    images: new Uint8Array(3072), labels: Uint8Array.of(0), side: 32, count: 1,
  });
  const info = { spec, classNames: [..."0123456789"], preprocessing };
  const weights = new Map([["fc/bias", { shape: [1], values: Float32Array.of(1) }]]);
  const png = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0);
  const text = { alt: "A line through two points.", takeaway: "It rises." };
  const series = [{ name: "line", x: [1, 2], y: [3, 4] }];
  const sizes = { quick: {}, laptop: {}, full: {} };
  const asked = {
    loadCifar10: () => datasets.loadCifar10(),
    openImageFolder: () => datasets.openImageFolder(".", { side: 32 }),
    decodeImage: () => datasets.decodeImage(png, "x.png", { side: 32 }),
    loadCheckpoint: () => net.loadCheckpoint("x.safetensors"),
    saveCheckpoint: () => net.saveCheckpoint("x.safetensors", { info, weights, velocities: new Map() }),
    svg: () => lineChart({ series, xTitle: "x", yTitle: "y", ...text }).svg(),
    fullSizeImages: () => fullSizeImages({}),
    setup: () => setup("03", sizes),
    provenance: async () => provenance(),
    webgpu: () => net.useBackend("webgpu"),
  };
  for (const [name, ask] of Object.entries(asked)) {
    const said = await ask().then(() => "worked", (error) => error.name + ": " + error.message);
    console.log(name + ": " + said);
  }
`;

/** The other two platforms, and how their programs are started. */
const platforms: Record<string, [program: string, ...args: string[]]> = {
  "Node.js": ["node"],
  Bun: ["npx", "--yes", "bun@1.4.5"],
};

for (const [platform, [program, ...args]] of Object.entries(platforms)) {
  /** Runs the text of a program on the platform. */
  const runThere = async (code: string) => {
    const name = `${crypto.randomUUID()}.mjs`;
    await Deno.writeTextFile(`${project}/${name}`, code);
    return await run(program, [...args, name]);
  };

  Deno.test(`${platform} loads every door`, async () => {
    const doors = Object.keys(doorEntries).map((door) => door.replace(".", "@alexnet/alexnet"));
    const out = await runThere(
      doors.map((door) => `console.log(Object.keys(await import("${door}")).length > 0);`).join(
        "\n",
      ),
    );
    assertEquals(out.trim().split("\n"), doors.map(() => "true"));
  });

  Deno.test(`${platform} trains on alexnet-cpu with two threads, and runs the pretrained net`, async () => {
    const out = await runThere(training);
    assertMatch(out, /^cpu: 2 threads, WebAssembly.*\(native libraries need Deno\), heap/m);
    assertMatch(out, /^falls: true alexnet-cpu$/m);
    assertMatch(out, /^[a-z]+$/m);
  });

  Deno.test(`in ${platform}, functions that need Deno say so`, async () => {
    const lines = (await runThere(needing)).trim().split("\n");
    const [webgpu, ...others] = lines.reverse();
    assertEquals(
      webgpu,
      `webgpu: DeviceLostError: Expected WebGPU but ${platform} has none here; use the backend ` +
        "alexnet-cpu.",
    );
    const clear = new RegExp(`^\\w+: BadArgumentError: .+ needs Deno; in ${platform}, .+\\.$`);
    assertEquals(others.filter((line) => !clear.test(line)), []);
    assertEquals(others.length, 9);
  });
}

Deno.test("installed, the pretrained net and two threads need no permission", async () => {
  // What a package in a folder needs anyway: Deno reads its files.
  const out = await inDeno(training, "--no-lock");
  assertMatch(out, /^cpu: 2 threads, WebAssembly/m);
  assertMatch(out, /^falls: true alexnet-cpu$/m);
});
