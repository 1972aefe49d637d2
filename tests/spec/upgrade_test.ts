import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseSpec } from "../../lib/spec/parse.ts";
import { preset } from "../../lib/spec/presets.ts";
import { upgradeSpec } from "../../lib/spec/upgrade.ts";
import { decodeCheckpoint } from "../../lib/training/checkpoint/checkpoint_format.ts";

/** A checkpoint written by version 0.1.0. */
const recorded = new URL("../../notebooks/checkpoints/cifarTwoTower.safetensors", import.meta.url);

Deno.test("a current spec is not changed by the upgrade", () => {
  for (const name of ["paper", "source2012", "cifarTwoTower"] as const) {
    assertEquals(upgradeSpec(preset(name)), preset(name));
  }
});

Deno.test("hears and unshared of version 0.1.0 get their current names and values", () => {
  const old = { towers: 2, layers: [{ hears: "own", unshared: true }, { hears: "both" }] };
  assertEquals(upgradeSpec(old), {
    towers: 2,
    layers: [{ inputs: "own tower", locallyConnected: true }, { inputs: "all towers" }],
  });
});

Deno.test("an invalid value of hears is left for the parser to reject", () => {
  assertEquals(upgradeSpec({ hears: "everyone" }), { inputs: "everyone" });
});

Deno.test("a checkpoint of 0.1.0 is read as the current preset", async () => {
  const bytes = await Deno.readFile(recorded);
  const header = new TextDecoder().decode(bytes.subarray(8, 20_000));
  assertStringIncludes(header, String.raw`\"hears\":\"both\"`);
  const { info } = await decodeCheckpoint(bytes, recorded.pathname);
  const { classes, ...net } = parseSpec(info.spec);
  assertEquals(classes, 10);
  assertEquals(net.convolutions, preset("cifarTwoTower").convolutions);
  assertEquals(net.fullyConnected, preset("cifarTwoTower").fullyConnected);
});
