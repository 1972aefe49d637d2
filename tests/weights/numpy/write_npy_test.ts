import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../../lib/errors.ts";
import { readNpy } from "../../../lib/weights/numpy/npy.ts";
import { writeNpy } from "../../../lib/weights/numpy/write_npy.ts";
import { loadFloats } from "../../../lib/weights/safetensors.ts";
import { missing, requirements } from "../../skip.ts";
import { fixture } from "../file_bytes.ts";

Deno.test("the bytes are those of numpy.save", () => {
  const bytes = fixture("f4.npy");
  const array = readNpy(bytes, "f4.npy").tensors.get("array");
  assertEquals(array && writeNpy(loadFloats(array, "array"), array.shape), bytes);
});

Deno.test("what is written is read back, whatever the shape, and is aligned", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 });
  fc.assert(fc.property(shapes, (shape) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const floats = Float32Array.from({ length: count }, (_, i) => i - 7.5);
    const file = writeNpy(floats, shape);
    const array = readNpy(file, "x.npy").tensors.get("array");
    assertEquals(array?.shape, shape);
    assertEquals(array && loadFloats(array, "array"), floats);
    assertEquals((file.length - 4 * count) % 64, 0);
  }));
});

Deno.test("numbers that do not fill the shape, and 33 axes, are refused", () => {
  assertThrows(() => writeNpy(new Float32Array(3), [2]), BadArgumentError, "2 numbers");
  assertThrows(() => writeNpy(new Float32Array(2), [-2]), BadArgumentError, "size");
  assertThrows(
    () => writeNpy(new Float32Array(1), new Array(33).fill(1)),
    BadArgumentError,
    "32 axes",
  );
});

Deno.test({
  name: "NumPy reads every shape that is written",
  ignore: await missing(requirements.torch),
  fn: async () => {
    const shapes = [[], [3], [2, 3], [0, 4], [2, 1, 3, 2], new Array(32).fill(1)];
    const folder = await Deno.makeTempDir();
    try {
      for (const [i, shape] of shapes.entries()) {
        const count = shape.reduce((product, size) => product * size, 1);
        const floats = Float32Array.from({ length: count }, (_, j) => j / 4);
        await Deno.writeFile(`${folder}/${i}.npy`, writeNpy(floats, shape));
      }
      const program = `
import json, sys, numpy
out = []
for i in range(${shapes.length}):
    a = numpy.load(f"{sys.argv[1]}/{i}.npy", allow_pickle=False)
    out.append([a.dtype.str, list(a.shape), a.ravel().tolist()])
print(json.dumps(out))`;
      const { stdout } = await new Deno.Command("/usr/bin/python3", {
        args: ["-c", program, folder],
      }).output();
      assertEquals(
        JSON.parse(new TextDecoder().decode(stdout)),
        shapes.map((shape) => {
          const count = shape.reduce((product, size) => product * size, 1);
          return ["<f4", shape, Array.from({ length: count }, (_, j) => j / 4)];
        }),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
