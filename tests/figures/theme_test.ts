import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { decode } from "fast-png";
import { learningCurves } from "../../lib/figures/mod.ts";
import { picture } from "../../lib/figures/pictures/picture.ts";
import { plotlyTheme, withoutTheme, withTheme } from "../../lib/figures/theme.ts";
import { missing, requirements } from "../skip.ts";
import { runScript } from "../tools/site/chromium.ts";
import type { ThemedPage } from "../tools/site/theme_pages.ts";

const words = { alt: "Two curves.", takeaway: "One curve falls faster than the other." };
const plot = learningCurves({
  ...words,
  series: [{ name: "fast", runs: [[90, 40, 20, 10]] }, { name: "slow", runs: [[90, 80, 70, 60]] }],
  yTitle: "Error (%)",
});
const drawing = picture({ width: 300, height: 80, body: ['<rect width="20" height="9"/>'] }, words);

Deno.test("the output in a notebook has a theme, and the SVG alone has none", async () => {
  for (const figure of [plot, drawing]) {
    const svg = await figure.svg();
    const { "image/svg+xml": shown } = await figure.bundle();
    assert(!svg.includes("figure-theme"));
    assertEquals(shown, withTheme(svg));
    assertEquals(withoutTheme(withTheme(svg)), svg);
  }
});

Deno.test("text keeps its colour on a tile of data, where it was chosen by contrast", () => {
  for (const tile of ["rgb(0, 0, 0)", "rgb(68, 68, 68)"]) {
    const [rule] = plotlyTheme.split("}").filter((rule) => rule.includes(`fill: ${tile}`));
    assertStringIncludes(rule, ":not(text,tspan)");
  }
});

/** A page of a front end that shows `svg` as an image, as JupyterLab does. */
const image = (svg: string, scheme: string, system: ThemedPage["system"]) => ({
  html: `<body style="color-scheme:${scheme}"><img id="figure" src="data:image/svg+xml,${
    encodeURIComponent(svg)
  }">`,
  system,
});
/** A page of a front end that puts `svg` into its own page, as VS Code does. */
const inline = (svg: string, theme: string, system: ThemedPage["system"]) => ({
  html: `<body class="vscode-${theme}"><div id="figure" style="display:inline-block">${svg}</div>`,
  system,
});
/** A page of JupyterLab with a plot that Plotly has drawn. */
const interactive = (svg: string, light: boolean) => ({
  html: `<body data-jp-theme-light="${light}">${plotlyTheme}<div class="jp-RenderedPlotly">${
    svg.replace('class="figure-plot"', 'id="figure" class="main-svg"')
  }</div>`,
  system: "light" as const,
});

Deno.test({
  name: "in Chromium a figure is dark in a dark front end, and light in a light one",
  ignore: await missing(requirements.chromium),
  async fn() {
    const [curves, boxes] = [withTheme(await plot.svg()), withTheme(await drawing.svg())];
    const pages: [string, boolean, ThemedPage][] = [curves, boxes].flatMap((svg) => [
      ["image, light theme", false, image(svg, "light", "dark")],
      ["image, dark theme", true, image(svg, "dark", "light")],
      ["inline, light theme, dark system", false, inline(svg, "light", "dark")],
      ["inline, dark theme, light system", true, inline(svg, "dark", "light")],
    ]);
    pages.push(["Plotly, light theme", false, interactive(await plot.svg(), true)]);
    pages.push(["Plotly, dark theme", true, interactive(await plot.svg(), false)]);
    const file = await Deno.makeTempFile({ suffix: ".json" });
    try {
      await Deno.writeTextFile(file, JSON.stringify(pages.map(([, , page]) => page)));
      const pictures = await runScript<string[]>("theme_pages.ts", [file]);
      pages.forEach(([place, dark], i) => {
        const { data } = decode(Uint8Array.fromBase64(pictures[i]));
        const bright = Array.from(data).reduce((sum, value) => sum + value, 0) / data.length / 255;
        const text = `${place}: brightness ${bright.toFixed(2)}`;
        assert(dark ? bright < 0.35 : bright > 0.8, text);
      });
    } finally {
      await Deno.remove(file);
    }
  },
});
