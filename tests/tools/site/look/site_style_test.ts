/** Covers tools/site/look. */
import { assert, assertEquals } from "@std/assert";
import { fontRules, writeFonts } from "../../../../tools/site/look/fonts.ts";
import { siteStyle } from "../../../../tools/site/look/site_style.ts";

Deno.test("the fonts lie beside the style sheet with their licence, in at most 120 kB", async () => {
  const folder = await Deno.makeTempDir({ prefix: "alexnet-fonts-" });
  try {
    await writeFonts(folder);
    const named = [...fontRules.matchAll(/url\(fonts\/([\w-]+\.woff2)\)/g)].map(([, name]) => name);
    const written = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(new Set(written), new Set([...named, "LICENSE.txt"]));
    const sizes = named.map((name) => Deno.statSync(`${folder}/${name}`).size);
    const all = sizes.reduce((sum, size) => sum + size);
    assert(all > 50_000 && all <= 120_000, `${all} bytes`);
    const licence = await Deno.readTextFile(`${folder}/LICENSE.txt`);
    assertEquals([...licence.matchAll(/SIL OPEN FONT LICENSE Version 1\.1/g)].length, 3);
    assertEquals(fontRules.match(/font-display:swap/g)?.length, named.length);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the style sheet has every file of the folder and loads nothing from elsewhere", async () => {
  const style = await siteStyle();
  for (const { name } of Deno.readDirSync("tools/site/look")) {
    if (!name.endsWith(".css")) continue;
    assert(style.includes(await Deno.readTextFile(`tools/site/look/${name}`)), name);
  }
  assert(!/https?:|@import/.test(style));
});

/** The names and values of the variables in a rule of the sheet. */
function variables(style: string, selector: string): Map<string, string> {
  const body = style.split(`\n${selector} {\n`)[1].split("}")[0];
  return new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [
    name,
    color,
  ]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

Deno.test("text has a contrast of 4.5 on every ground, marks of the towers of 3, in light and dark", async () => {
  const style = await siteStyle();
  for (const theme of [":root", ':root[data-theme="dark"]']) {
    const colors = variables(style, theme);
    const color = (name: string) => colors.get(name) ?? "";
    for (const ground of ["paper", "surface", "raised", "code", "accent-soft", "warm-soft"]) {
      for (const text of ["ink", "muted", "accent", "warm"]) {
        const found = contrast(color(text), color(ground));
        assert(found >= 4.5, `${theme}: ${text} on ${ground} has ${found.toFixed(2)}`);
      }
      for (const tower of ["tower-1", "tower-2"]) {
        const found = contrast(color(tower), color(ground));
        assert(found >= 3, `${theme}: ${tower} on ${ground} has ${found.toFixed(2)}`);
      }
    }
    for (const part of ["keyword", "string", "number", "title", "comment"]) {
      assert(contrast(color(part), color("code")) >= 4.5, `${theme}: ${part}`);
    }
  }
});
