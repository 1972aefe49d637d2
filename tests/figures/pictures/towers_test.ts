import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { towerDiagram } from "../../../lib/figures/pictures/towers.ts";
import { presets } from "../../../lib/spec/presets.ts";

Deno.test("the diagram of the paper's network crosses before conv3, fc6 and fc7 and nowhere else", async () => {
  const crossings = async (name: "paper" | "noCommunication" | "dense") =>
    [...(await towerDiagram(presets[name]).svg()).matchAll(/stroke-dasharray="5 3"/g)].length;
  assertEquals(await crossings("paper"), 3 * 2);
  assertEquals(await crossings("dense"), 0);
  assert(await crossings("noCommunication") < 6);
  const { alt } = towerDiagram(presets.paper);
  assertStringIncludes(alt, "conv1 with 48 maps of 55 by 55");
  assertStringIncludes(alt, "between the towers before conv3, fc6, fc7.");
});

Deno.test("the README's picture matches the spec", async () => {
  const picture = new URL("../../../docs/network.svg", import.meta.url);
  const drawn = await towerDiagram(presets.paper, { title: "AlexNet" }).svg();
  assertEquals(await Deno.readTextFile(picture), drawn + "\n", "run: deno task dev docs:picture");
});
