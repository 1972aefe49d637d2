import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { RandomStream, RandomStreams, threefry2x32 } from "../lib/random.ts";

Deno.test("threefry2x32 gives the known answers of Random123's kat_vectors", () => {
  assertEquals(threefry2x32([0, 0], [0, 0]), [0x6b200159, 0x99ba4efe]);
  assertEquals(
    threefry2x32([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff]),
    [0x1cb996fc, 0xbb002be7],
  );
  assertEquals(
    threefry2x32([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]),
    [0xc4923a9c, 0x483df7a0],
  );
});

Deno.test("a draw in one stream does not change another", () => {
  const quiet = new RandomStreams(7);
  const busy = new RandomStreams(7);
  for (let i = 0; i < 100; i++) busy.stream("shuffle").word();
  assertEquals(busy.stream("crop").word(), quiet.stream("crop").word());
  assertNotEquals(quiet.stream("shuffle").word(), quiet.stream("crop").word());
});

Deno.test("a restored stream continues with the next draw", () => {
  fc.assert(fc.property(fc.nat(50), fc.nat(1e6), (draws, seed) => {
    const streams = new RandomStreams(seed);
    for (let i = 0; i < draws; i++) streams.stream("init").word();
    const restored = new RandomStreams(seed);
    restored.restore(streams.states);
    assertEquals(restored.stream("init").word(), streams.stream("init").word());
  }));
});

Deno.test("a permutation has every index once", () => {
  fc.assert(fc.property(fc.nat(200), fc.nat(1e6), (length, seed) => {
    const order = new RandomStreams(seed).stream("shuffle").permutation(length);
    assertEquals([...order].sort((a, b) => a - b), Array.from({ length }, (_, i) => i));
  }));
});

Deno.test("normal draws are the same bits in every engine", () => {
  const stream = new RandomStreams(9).stream("x");
  assertEquals(
    [stream.normal(), stream.normal(), stream.normal()],
    [-0.04845648057091097, 0.05478039720358042, -1.7706033648466633],
  );
});

Deno.test("normal draws, as float32, are those of version 0.1.0", () => {
  const stream = new RandomStreams(9).stream("x");
  assertEquals(
    [stream.normal(), stream.normal(), stream.normal()].map(Math.fround),
    [-0.04845648057091095, 0.05478039720357951, -1.7706033648466633].map(Math.fround),
  );
});

Deno.test("normal draws have mean 0 and variance 1", () => {
  const stream = new RandomStream({ key: [1, 2], position: 0 });
  const draws = Array.from({ length: 20000 }, () => stream.normal());
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
  assert(Math.abs(mean) < 0.03, `mean ${mean}`);
  assert(Math.abs(variance - 1) < 0.05, `variance ${variance}`);
});
