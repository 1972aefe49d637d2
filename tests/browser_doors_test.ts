/** Covers the doors of tests/house.ts for browsers: each bundles into one file that a page can import and use. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { bundleForBrowsers } from "../tools/browser_bundle.ts";
import { findingsOf } from "../tools/bench/chromium_findings.ts";
import { browserDoors, doorEntries, root } from "./house.ts";
import { missing, requirements } from "./skip.ts";

/** Every bundle is built once, `figures/page.js` for `./figures`. */
const folder = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const bundles = new Map<string, Promise<unknown>>();

/** The folder of the bundle of `door`, built at the first call. */
async function bundled(door: string): Promise<string> {
  const place = `${folder}/${nameOf(door)}`;
  const options = ["--output", `${place}/page.js`];
  if (!bundles.has(door)) bundles.set(door, bundleForBrowsers(doorEntries[door], options));
  await bundles.get(door);
  return place;
}

function nameOf(door: string): string {
  return door === "." ? "mod" : door.replace("./", "").replaceAll("/", "_");
}

async function deno(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** What `file`, a bundle, still imports when it is loaded. */
async function importsOfBundle(file: string): Promise<string[]> {
  const { modules }: {
    modules: { dependencies?: { specifier: string; isDynamic?: boolean }[] }[];
  } = JSON.parse(await deno(["info", "--no-config", "--no-lock", "--json", file]));
  return modules.flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ isDynamic }) => isDynamic !== true).map(({ specifier }) => specifier);
}

/** The calls of CommonJS in a bundle, which a browser cannot answer. */
function requiresOfBundle(file: string): string[] {
  return [...Deno.readTextFileSync(file).matchAll(/\b__require\("([^"]+)"\)/g)]
    .map(([, name]) => name);
}

for (const door of browserDoors) {
  Deno.test(`${door} bundles into one file that imports nothing`, async () => {
    const place = await bundled(door);
    assertEquals([...Deno.readDirSync(place)].map(({ name }) => name), ["page.js"]);
    assertEquals(await importsOfBundle(`${place}/page.js`), []);
    assertEquals(requiresOfBundle(`${place}/page.js`), []);
  });
}

const readme = Deno.readTextFileSync(`${root}README.md`);

/** The size of `file` after gzip, in kB. */
async function gzipped(file: string): Promise<number> {
  const bytes = new Blob([await Deno.readFile(file)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(bytes).bytes()).length / 1000;
}

Deno.test("the README gives the sizes of the doors for browsers to a tenth, and of no others", async () => {
  const rows = [...readme.matchAll(/^\| `@alexnet\/alexnet(\S*)` .*\| (no|\d+ kB) +\|$/gm)]
    .map(([, door, size]) => [`.${door}`, size] as const);
  assertEquals(rows.map(([door]) => door), Object.keys(doorEntries));
  const claimed = rows.filter(([, size]) => size !== "no");
  assertEquals(claimed.map(([door]) => door), browserDoors);
  for (const [door, size] of claimed) {
    const file = `${folder}/minified.js`;
    await bundleForBrowsers(doorEntries[door], ["--minify", "--output", file]);
    const found = await gzipped(file);
    const off = Math.abs(found - parseInt(size));
    assert(off <= Math.max(1, found / 10), `${door}: the README says ${size}, found ${found} kB`);
  }
});

/** What a page logs for {@linkcode findingsOf}. */
const telling = `console.log("FINDINGS " + encodeURIComponent(JSON.stringify(findings)) + " END");`;

/** Runs `script`, the body of a module that sets `findings`, in a page beside the bundles. */
async function inPage(script: string): Promise<unknown> {
  return await findingsIn(`<!doctype html><meta charset="utf-8"><script type="module">
    let findings;
    try { ${script} } catch (error) { findings = String(error); }
    ${telling}
  </script>`);
}

/** What `page`, next to the bundles, logs. */
async function findingsIn(page: string): Promise<unknown> {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/") return new Response(page, { headers: { "content-type": "text/html" } });
      if (!pathname.endsWith("/page.js")) return new Response("", { status: 404 });
      const file = await Deno.readFile(folder + pathname);
      return new Response(file, { headers: { "content-type": "text/javascript" } });
    },
  );
  return await findingsOf(`http://127.0.0.1:${server.addr.port}/`, ["--disable-gpu"]);
}

function importOf(door: string): string {
  return `await import("/${nameOf(door)}/page.js")`;
}

const ignore = await missing(requirements.chromium);

Deno.test({
  name: "a page can import every door for browsers",
  ignore,
  fn: async () => {
    for (const door of browserDoors) await bundled(door);
    const counts = browserDoors.map((door) => `Object.keys(${importOf(door)}).length > 0`);
    assertEquals(await inPage(`findings = [${counts.join(", ")}];`), browserDoors.map(() => true));
  },
});

Deno.test({
  name: "a page draws pictures, and gives the data of plots to Plotly",
  ignore,
  fn: async () => {
    await bundled("./figures");
    const findings = await inPage(`
      const { imageGrid, jupyterDisplay, lineChart } = ${importOf("./figures")};
      const text = { alt: "A line through two points.", takeaway: "It rises." };
      const series = [{ name: "line", x: [1, 2], y: [3, 4] }];
      const plot = lineChart({ series, xTitle: "x", yTitle: "y", ...text });
      const stack = { images: new Uint8Array(2 * 4 * 4 * 3).fill(128), side: 4, count: 2 };
      const picture = imageGrid({ stack, labels: ["grey", "grey"], ...text });
      findings = {
        picture: (await picture.svg()).slice(0, 4),
        types: Object.keys(await plot[jupyterDisplay]()),
        traces: plot.plotly.data.length,
        svg: await plot.svg().catch((error) => error.message),
      };
    `);
    assertEquals(findings, {
      picture: "<svg",
      types: ["application/vnd.plotly.v1+json", "text/plain"],
      traces: 1,
      svg: "The SVG of a plot needs Deno; in a browser, pass the data and layout of `plotly` to " +
        "Plotly.newPlot.",
    });
  },
});

Deno.test({
  name: "a page selects images of a dataset in memory, and rejects a damaged file",
  ignore,
  fn: async () => {
    await bundled("./datasets/memory");
    const findings = await inPage(`
      const { cifar10FromBytes, resizeDataset, select } = ${importOf("./datasets/memory")};
      const dataset = {
        name: "grey",
        classNames: ["dark", "light"],
        images: new Uint8Array(3 * 4 * 4 * 3).fill(7),
        labels: Uint8Array.of(0, 1, 0),
        side: 4,
        count: 3,
      };
      const { labels, images } = resizeDataset(select(dataset, [2, 1], "two"), 2);
      const refused = await cifar10FromBytes(() => new Uint8Array(9)).catch(({ name }) => name);
      findings = { labels: [...labels], bytes: images.length, refused };
    `);
    assertEquals(findings, { labels: [0, 1], bytes: 2 * 2 * 2 * 3, refused: "BadFileError" });
  },
});

Deno.test({
  name: "a lesson in a page sets up, predicts, and judges a claim",
  ignore,
  fn: async () => {
    await bundled("./course");
    const findings = await inPage(`
      const { acrossSeeds, claim, fullScale, predict, provenance, recordedClaims, setup } =
        ${importOf("./course")};
      const sizes = { quick: { images: 1 }, laptop: { images: 2 }, full: { images: 3 } };
      const { images, scale, seed } = await setup("05", sizes);
      const { verdict } = claim({
        id: "overlap-error",
        kind: "effect",
        section: "3.4",
        statement: "Overlapping pooling lowers the top-1 error by 0.4 points.",
        unit: "points",
        paper: { value: -0.4, rounding: 0.05 },
        ours: acrossSeeds([-3.1, -3.6, -3.4]),
        prediction: predict({ question: "By how much?", unit: "points", guess: -1 }),
      });
      provenance();
      findings = { images, scale, seed, verdict, claims: (await recordedClaims()).length };
    `);
    const verdict = "same direction";
    assertEquals(findings, { images: 2, scale: "laptop", seed: 1, verdict, claims: 0 });
  },
});

Deno.test({
  name: "a page trains the arms of an experiment",
  ignore,
  fn: async () => {
    for (const door of [".", "./experiments"]) await bundled(door);
    const findings = await inPage(`
      const { preset } = ${importOf(".")};
      const { compareArms, firstSeeds } = ${importOf("./experiments")};
      const side = 32;
      const dataset = {
        name: "black and white",
        classNames: [..."0123456789"],
        images: new Uint8Array(2 * side * side * 3).fill(255, side * side * 3),
        labels: Uint8Array.of(0, 1),
        side,
        count: 2,
      };
      const [{ name, runs }] = await compareArms({
        arms: [{ name: "small", spec: preset("cifarSmall"), learningRate: 0.001 }],
        seeds: firstSeeds(1),
        train: dataset,
        test: dataset,
        epochs: 1,
        batchSize: 2,
      });
      findings = [name, runs.length];
    `);
    assertEquals(findings, ["small", 1]);
  },
});

Deno.test({
  name: "in a page, functions that need files say what to do instead",
  ignore,
  fn: async () => {
    await bundled(".");
    const findings = await inPage(`
      const { alexnet, captureCheckpoint, loadCheckpoint, preset, saveCheckpoint } =
        ${importOf(".")};
      const spec = preset("cifarSmall");
      const model = alexnet(spec);
      const preprocessing = {
        side: 32,
        imageSide: 32,
        padding: 0,
        mean: [0, 0, 0],
        divisor: [1, 1, 1],
        channelOrder: "rgb",
      };
      const classNames = [..."0123456789"];
      const info = { spec, classNames, preprocessing };
      const checkpoint = await captureCheckpoint(model, undefined, info);
      findings = [
        await loadCheckpoint("net.safetensors").catch((error) => error.message),
        await saveCheckpoint("net.safetensors", checkpoint).catch((error) => error.message),
      ];
    `);
    assertEquals(findings, [
      "Reading a file needs Deno; in a browser, read its bytes and pass them on.",
      "Writing a file needs Deno; in a browser, offer its bytes as a download.",
    ]);
  },
});

Deno.test({
  name: "a page without a GPU computes on alexnet-cpu, by . and by ./cpu",
  ignore,
  fn: async () => {
    for (const door of [".", "./cpu"]) await bundled(door);
    const findings = [
      await inPage(`const { startCpu } = ${importOf("./cpu")}; findings = await startCpu();`),
      await inPage(`const { useBackend } = ${importOf(".")}; findings = await useBackend();`),
    ];
    const line = "cpu: 1 thread (the page is not cross-origin isolated), " +
      "WebAssembly SIMD with fused multiply-add, heap 1 GiB";
    assertEquals(findings, [line, line]);
  },
});

Deno.test({
  name: "the page of the README trains a net",
  ignore,
  fn: async () => {
    await bundled(".");
    const [, page] = /```html\n([\s\S]*?)```/.exec(readme) ?? [];
    const log = await findingsIn(
      page.replace("./alexnet.js", `/${nameOf(".")}/page.js`)
        .replace(
          "</script>",
          `const findings = document.querySelector("#log").textContent; ${telling}</script>`,
        ),
    );
    assertMatch(String(log), /^cpu: .+\n(?:step \d+ loss \d\.\d{3}\n){10}$/);
  },
});
