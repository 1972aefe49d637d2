/**
 * The fonts of the site: a serif for text, a sans for headings and controls, and one for code, with
 * the Latin letters only. They lie in the site's own folder and their licence beside them.
 *
 * @module
 */
import { createRequire } from "node:module";
import { writeAtomically } from "../../../lib/files/atomic_write.ts";

/** A font of a package. */
interface Font {
  /** The family, as style sheets name it. */
  family: string;
  /** The npm package. */
  from: string;
  /** The file in the package's folder `files`. */
  file: string;
  /** The weight, or the range of weights that one file draws. */
  weight: string;
  /** Upright, or a true italic. */
  style: "normal" | "italic";
}

const serif = { family: "Source Serif 4", from: "@fontsource/source-serif-4" };

const fonts: readonly Font[] = [
  { ...serif, file: "source-serif-4-latin-400-normal", weight: "400", style: "normal" },
  { ...serif, file: "source-serif-4-latin-400-italic", weight: "400", style: "italic" },
  { ...serif, file: "source-serif-4-latin-600-normal", weight: "600", style: "normal" },
  {
    family: "Source Sans 3",
    from: "@fontsource-variable/source-sans-3",
    file: "source-sans-3-latin-wght-normal",
    weight: "200 900",
    style: "normal",
  },
  {
    family: "Source Code Pro",
    from: "@fontsource/source-code-pro",
    file: "source-code-pro-latin-400-normal",
    weight: "400",
    style: "normal",
  },
];

/** The letters that the files have; a browser takes others from the next family of the list. */
const latin = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308," +
  "U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";

/** The style rules that name the fonts, for a style sheet beside the folder `fonts`. */
export const fontRules: string = fonts.map(({ family, file, weight, style }) =>
  `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};` +
  `font-display:swap;src:url(fonts/${file}.woff2) format("woff2");unicode-range:${latin}}`
).join("\n");

/** Writes the fonts and their licences into `folder`. */
export async function writeFonts(folder: string): Promise<void> {
  // Importing a file of each package makes sure that it is there.
  await Promise.all([
    import("@fontsource/source-serif-4/latin.css", { with: { type: "text" } }),
    import("@fontsource-variable/source-sans-3/wght.css", { with: { type: "text" } }),
    import("@fontsource/source-code-pro/latin.css", { with: { type: "text" } }),
  ]);
  const { resolve } = createRequire(import.meta.url);
  for (const { from, file } of fonts) {
    await Deno.copyFile(resolve(`${from}/files/${file}.woff2`), `${folder}/${file}.woff2`);
  }
  const licences: string[] = [];
  for (const from of new Set(fonts.map((font) => font.from))) {
    licences.push(await Deno.readTextFile(resolve(`${from}/LICENSE`)));
  }
  await writeAtomically(`${folder}/LICENSE.txt`, licences.join("\n\n"));
}
