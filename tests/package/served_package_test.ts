/**
 * Covers mod.ts and the other entries of deno.json, imported from a server: as a registry serves
 * them, the sources with an import map.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { published, root } from "../house.ts";
import { readmeExamples } from "./readme_examples.ts";

const { exports, imports }: {
  exports: Record<string, string>;
  imports: Record<string, string>;
} = JSON.parse(await Deno.readTextFile(`${root}deno.json`));

/** The server of the published files, while these tests run. */
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
server.unref();
const host = `127.0.0.1:${server.addr.port}`;

globalThis.addEventListener("unload", () => {
  // Deno keeps what it has imported, and the next run has another port.
  const { denoDir } = JSON.parse(
    new TextDecoder().decode(
      new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout,
    ),
  );
  Deno.removeSync(`${denoDir}/remote/http/${host.replace(":", "_PORT")}`, { recursive: true });
});

async function answer({ url }: Request): Promise<Response> {
  const path = new URL(url).pathname.slice(1);
  if (!published.some((place) => path === place || path.startsWith(`${place}/`))) {
    return new Response("", { status: 404 });
  }
  try {
    const type = path.endsWith(".ts") ? "application/typescript" : "application/octet-stream";
    return new Response(await Deno.readFile(root + path), { headers: { "content-type": type } });
  } catch {
    return new Response("", { status: 404 });
  }
}

/** Runs `code` in an empty project that imports the package from the server. */
async function run(code: string, permission: string): Promise<string> {
  const project = await Deno.makeTempDir();
  try {
    const doors = Object.entries(exports).map(([door, entry]) =>
      [door.replace(".", "@alexnet/alexnet"), entry.replace(".", `http://${host}`)] as const
    );
    const config = { imports: { ...imports, ...Object.fromEntries(doors) } };
    await Deno.writeTextFile(`${project}/deno.json`, JSON.stringify(config));
    await Deno.writeTextFile(`${project}/program.ts`, code);
    const { code: exit, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-lock", permission, "program.ts"],
      cwd: project,
      env: { NO_COLOR: "1" },
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals(exit, 0, err);
    return out;
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

/** Permits only the import itself, which any program from another server needs. */
const importsOnly = `--allow-import=${host}`;

Deno.test("from a server, a net trains on alexnet-cpu with two threads and no permission", async () => {
  const out = await run(
    `
    import * as tf from "@tensorflow/tfjs";
    import { alexnet, softmaxCrossEntropy, useBackend } from "@alexnet/alexnet";
    console.log(await useBackend("alexnet-cpu", { threads: 2 }));
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
    console.log(losses[1] < losses[0], tf.getBackend());
  `,
    importsOnly,
  );
  assertMatch(out, /^cpu: 2 threads, WebAssembly.*\ntrue alexnet-cpu\n$/);
});

Deno.test("from a server, importing ./cpu is enough to multiply", async () => {
  const out = await run(
    `
    import * as tf from "@tensorflow/tfjs";
    import "@alexnet/alexnet/cpu";
    await tf.setBackend("alexnet-cpu");
    const product = tf.matMul(tf.ones([300, 300]), tf.ones([300, 300]));
    console.log((await product.data())[7], tf.getBackend());
  `,
    importsOnly,
  );
  assertEquals(out, "300 alexnet-cpu\n");
});

Deno.test("from a server, the pretrained net needs no permission", async () => {
  const out = await run(
    `
    import { pretrained } from "@alexnet/alexnet/pretrained";
    const { model, info } = await pretrained("cifarTwoTower");
    console.log(model.countParams(), info.classNames.length);
  `,
    importsOnly,
  );
  assertEquals(out, "432778 10\n");
});

Deno.test("from a server, two towers run on two threads", async () => {
  const out = await run(
    `
    import { alexnet, preset } from "@alexnet/alexnet";
    import { runTowers, towerPrograms } from "@alexnet/alexnet/parallel";
    const spec = preset("cifarTwoTower");
    const programs = await towerPrograms(alexnet(spec), spec, 1);
    const { spans } = await runTowers(programs, new Float32Array(spec.side ** 2 * 3));
    console.log([...new Set(spans.map(({ worker }) => worker))].sort().join());
  `,
    importsOnly,
  );
  assertEquals(out, "tower 1,tower 2\n");
});

Deno.test("from a server, plots are drawn and photographs decoded", async () => {
  const out = await run(
    `
    import { decodeImage } from "@alexnet/alexnet/datasets";
    import { encodePng, lineChart } from "@alexnet/alexnet/figures";
    const png = encodePng({ pixels: new Uint8Array(40 * 40 * 3).fill(9), width: 40, height: 40 });
    console.log((await decodeImage(png, "grey.png", { side: 32 })).pixels.length);
    const text = { alt: "A line through two points.", takeaway: "It rises." };
    const series = [{ name: "line", x: [1, 2], y: [3, 4] }];
    console.log((await lineChart({ series, xTitle: "x", yTitle: "y", ...text }).svg()).slice(0, 4));
  `,
    "-A",
  );
  assertEquals(out, "3072\n<svg\n");
});

for (const [index, code] of readmeExamples().entries()) {
  Deno.test(`from a server, example ${index + 1} of the README prints what it computes`, async () => {
    assert((await run(code, "-A")).trim().length > 0);
  });
}
