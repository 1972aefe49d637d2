/** Covers lib/weights/sources/: what is written in a program's layout is read back unchanged. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { RandomStreams } from "../../../lib/random.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset, type PresetName } from "../../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../../lib/spec/spec.ts";
import { weightShapes } from "../../../lib/spec/weight_shapes.ts";
import { readWeightsFile } from "../../../lib/weights/read_weights_file.ts";
import { loadFloats } from "../../../lib/weights/safetensors.ts";
import { type NamedValues, readSource } from "../../../lib/weights/sources/read_source.ts";
import { weightSources } from "../../../lib/weights/sources/weight_sources.ts";
import { writeSource } from "../../../lib/weights/sources/write_source.ts";
import { existing, peersIn } from "./peers.ts";

/** The preset `name` for RGB, with these widths of its layers but the last. */
function withWidths(name: PresetName, widths: readonly number[], classes: number): AlexNetSpec {
  const spec = preset(name);
  const layers = [...spec.convolutions, ...spec.fullyConnected];
  return changeSpec(spec, {
    classes,
    layers: Object.fromEntries(layers.map((layer, i) => {
      const width = widths[i] * spec.towers;
      return [layer.name, "kernels" in layer ? { kernels: width } : { units: width }];
    })),
    preprocessing: { channelOrder: "rgb" },
  });
}

function randomWeights(spec: AlexNetSpec, seed: number): Map<string, NamedValues> {
  const stream = new RandomStreams(seed).stream("weights");
  return new Map([...weightShapes(spec)].map(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length }, () => stream.normal()) }];
  }));
}

for (const source of weightSources) {
  for (const { preset: name } of source.nets) {
    Deno.test(`weights of ${name} in the layout of ${source.name} are read back unchanged`, () => {
      const width = fc.integer({ min: 1, max: 5 });
      fc.assert(
        fc.property(
          fc.array(width, { minLength: 7, maxLength: 7 }),
          fc.integer({ min: 2, max: 9 }),
          fc.nat(1000),
          (widths, classes, seed) => {
            const spec = withWidths(name, widths, classes);
            const weights = randomWeights(spec, seed);
            const tensors = writeSource(source, spec, weights);
            const file = { format: "safetensors", tensors, metadata: new Map() } as const;
            const found = readSource(file, "memory", name);
            assertEquals(found.source.title, source.title);
            const kept = [...weights].filter(([weight]) => found.weights.has(weight));
            assertEquals(found.weights, new Map(kept));
            const absent = new Set(found.absent);
            assert(
              [...weights.keys()].every((weight) =>
                found.weights.has(weight) || absent.has(weight.split("/").at(-2) ?? "")
              ),
            );
            assertEquals(source.layers.size + absent.size, 8);
            if (absent.size === 0) {
              assertEquals({ ...found.spec, name: spec.name }, spec);
            }
          },
        ),
        { numRuns: 12 },
      );
    });
  }
}

const fixtures = new URL("fixtures", import.meta.url).pathname;
for (const { file, preset } of await peersIn(fixtures)) {
  Deno.test(`${file} is written again with the same names, shapes and numbers`, async () => {
    const original = await readWeightsFile(`${fixtures}/${file}`);
    const { source, spec, weights } = readSource(original, file, preset);
    const written = writeSource(source, spec, weights);
    const net = [...original.tensors].filter(([name]) => source.ignored?.test(name) !== true);
    assertEquals([...written.keys()].sort(), net.map(([name]) => name).sort());
    for (const [name, tensor] of net) {
      const found = existing(written.get(name));
      assertEquals(found.shape, tensor.shape, name);
      assertEquals(loadFloats(found, name), loadFloats(tensor, name), name);
    }
  });
}

Deno.test("a net that reads BGR is written for Caffe without exchanging channels", () => {
  const source = existing(weightSources.find(({ name }) => name === "caffe"));
  const rgb = withWidths("bvlc", [2, 1, 1, 1, 1, 1, 1], 2);
  const bgr = changeSpec(rgb, { preprocessing: { channelOrder: "bgr" } });
  const weights = randomWeights(rgb, 1);
  const [asRgb, asBgr] = [rgb, bgr].map((spec) => {
    return loadFloats(existing(writeSource(source, spec, weights).get("conv1/0")), "conv1/0");
  });
  const window = 11 * 11;
  for (let kernel = 0; kernel < 4; kernel++) {
    for (let channel = 0; channel < 3; channel++) {
      const plane = (values: Float32Array, c: number) =>
        values.subarray((kernel * 3 + c) * window, (kernel * 3 + c + 1) * window);
      assertEquals(plane(asRgb, 2 - channel), plane(asBgr, channel));
    }
  }
});

Deno.test("a net that computes something else is not written in a program's layout", () => {
  const [torchvision] = weightSources;
  for (const [name, other] of [["half", torchvision], ["paper", weightSources[1]]] as const) {
    assertThrows(
      () => writeSource(other, preset(name), new Map()),
      BadArgumentError,
      `found ${name}, which computes something else`,
    );
  }
});
