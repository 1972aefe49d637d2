/** Small nets with the weights of tests/weights/sources/fixtures, and photographs for them. */
import { conventionNet } from "../../../lib/cli/conventions.ts";
import { encodePng } from "../../../lib/figures/pictures/encode_png.ts";
import type {
  ConventionNet,
  Photograph,
} from "../../../lib/inspection/conventions/program_maps.ts";
import { smoothImages } from "../../weights/sources/peers.ts";

/** The folder of the fixtures. */
export const fixtures = new URL("../../weights/sources/fixtures", import.meta.url).pathname;

/** The net in the fixture `file`, with the conventions of its weights. */
export async function fixtureNet(file: string): Promise<ConventionNet> {
  return (await conventionNet(`${fixtures}/${file}`)).net;
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
