/** Small nets with the weights of tests/weights/sources/fixtures, and photographs for them. */
import { conventionNet } from "../../../lib/cli/conventions.ts";
import { encodePng } from "../../../lib/figures/pictures/encode_png.ts";
import { ownConventions } from "../../../lib/inspection/conventions/net_conventions.ts";
import type {
  ConventionNet,
  Photograph,
} from "../../../lib/inspection/conventions/program_maps.ts";
import { alexnet } from "../../../lib/models/alexnet.ts";
import { changeSpec } from "../../../lib/spec/change.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { captureCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { smoothImages } from "../../weights/sources/peers.ts";

/** The folder of the fixtures. */
export const fixtures = new URL("../../weights/sources/fixtures", import.meta.url).pathname;

/** The net in the fixture `file`, with the conventions of its weights. */
export async function fixtureNet(file: string): Promise<ConventionNet> {
  return (await conventionNet(`${fixtures}/${file}`)).net;
}

/** A small `noOverlap` with initial weights, as a checkpoint of this project. */
export async function noOverlapNet(): Promise<ConventionNet> {
  const conv = { kernels: 4 };
  const fc = { units: 8 };
  const spec = changeSpec(preset("noOverlap"), {
    classes: 10,
    layers: {
      ...{ conv1: conv, conv2: conv, conv3: conv, conv4: conv, conv5: conv, fc6: fc, fc7: fc },
    },
  });
  const { side, preprocessing: { imageSide, padding, divisor, channelOrder } } = spec;
  const mean = [120, 120, 120] as const;
  const preprocessing = { side, imageSide, padding, mean, divisor, channelOrder };
  const model = alexnet(spec, { seed: 1 });
  const classNames = [..."0123456789"];
  const checkpoint = await captureCheckpoint(model, undefined, { spec, classNames, preprocessing });
  model.dispose();
  const own = ownConventions(spec, preprocessing);
  return { checkpoint, path: "noOverlap", absent: [], own, ownLayout: true };
}

/** Two pictures of 300 x 256 pixels: a square of colours, and half as many again at its right. */
export function photographs(): Photograph[] {
  const [side, width] = [256, 300];
  const { images } = smoothImages([0, 1]);
  return [0, 1].map((i) => {
    const pixels = new Uint8Array(side * width * 3);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < width; x++) {
        const from = ((i * side + y) * side + x % side) * 3;
        pixels.set(images.subarray(from, from + 3), (y * width + x) * 3);
      }
    }
    return { path: `${i}.png`, bytes: encodePng({ pixels, width, height: side }) };
  });
}
