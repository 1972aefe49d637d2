import { assert, assertEquals } from "@std/assert";
import { networkDiagram } from "../../lib/spec/diagram.ts";
import { preset, presetNames } from "../../lib/spec/presets.ts";

/** The layers above which the towers cross. */
function crossings(text: string): (string | undefined)[] {
  const lines = text.split("\n");
  return lines.flatMap((line, i) => line.includes("╳") ? [lines[i + 1].trim().split(" ")[0]] : []);
}

Deno.test("the towers cross exactly above the layers that read both", () => {
  assertEquals(crossings(networkDiagram(preset("paper"))), ["conv3", "fc6", "fc7"]);
  assertEquals(crossings(networkDiagram(preset("noCommunication"))), []);
  assertEquals(crossings(networkDiagram(preset("dense"))), []);
});

Deno.test("each layer of two towers is in two columns, the last layer in one", () => {
  const text = networkDiagram(preset("cifarTwoTower"));
  assertEquals(text.match(/conv2 5x5 {2}16 x 16 x 32/g)?.length, 2);
  assertEquals(text.match(/fc8 {2}10/g)?.length, 1);
});

Deno.test("columns never touch, whatever the preset", () => {
  for (const name of presetNames) {
    for (const line of networkDiagram(preset(name)).split("\n")) {
      assert(!/\d(conv|local|pool|fc)/.test(line), `${name}: ${line}`);
    }
  }
});
