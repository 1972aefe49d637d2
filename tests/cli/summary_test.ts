import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { presetList, summary } from "../../lib/cli/summary.ts";
import { preset, presetNames } from "../../lib/spec/presets.ts";

Deno.test("the summary of the paper's network shows its published totals and both towers", () => {
  const text = summary(preset("paper"));
  for (
    const part of ["60,965,224", "724,406,816", "659,272", "tower1/conv3", "tower2/conv3", "╳"]
  ) {
    assertStringIncludes(text, part);
  }
});

Deno.test("the fractions of all layers add up to one", () => {
  for (const name of presetNames) {
    const shares = [...summary(preset(name)).matchAll(/(\d+\.\d\d) %/g)].map((m) => Number(m[1]));
    const end = shares.indexOf(100);
    const sum = shares.slice(0, end).reduce((total, share) => total + share, 0);
    assert(Math.abs(sum - 100) < 0.005 * end + 1e-9, `${name}: ${sum}`);
  }
});

Deno.test("a net that deviates from its source says how", () => {
  assertStringIncludes(summary(preset("cifarTwoTower")), "Deviations:");
  assert(!summary(preset("paper")).includes("Deviations:"));
});

Deno.test("the list of presets has a line for each", () => {
  assertEquals(presetList().split("\n").length, presetNames.length + 1);
});

/** Runs the command in a separate process. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "lib/cli/summary.ts", ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("the command suggests the nearest preset and ends with exit code 2", async () => {
  const { code, out, err } = await run("papr");
  assertEquals(code, 2);
  assertEquals(out, "");
  assertStringIncludes(err, "did you mean paper?");
});

Deno.test("the command prints its numbers as JSON", async () => {
  const { code, out } = await run("torchvision", "--json");
  assertEquals(code, 0);
  assertEquals(JSON.parse(out).parameters, 61_100_840);
});
