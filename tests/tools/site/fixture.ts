/**
 * Two small lessons with every kind of content, for the tests of the site.
 */
import { exact } from "../../../lib/statistics/estimate.ts";
import type { ClaimsFile } from "../../../lib/course/claims/claims_file.ts";
import type {
  CodeCell,
  MarkdownCell,
  MimeBundle,
  Notebook,
  Output,
} from "../../../tools/notebook/notebook.ts";
import type { SiteLesson } from "../../../tools/site/site.ts";
import {
  barChart,
  confusionPlot,
  type Figure,
  forestPlot,
  imageGrid,
  learningCurves,
  towerDiagram,
} from "../../../lib/figures/mod.ts";
import { presets } from "../../../lib/spec/presets.ts";

let cells = 0;

function text(source: string): MarkdownCell {
  return { cell_type: "markdown", id: `text-${++cells}`, metadata: {}, source };
}

function code(source: string, outputs: Output[] = [], tags: string[] = []): CodeCell {
  const metadata = tags.length === 0 ? {} : { tags };
  return {
    cell_type: "code",
    id: `code-${++cells}`,
    metadata,
    source,
    execution_count: 1,
    outputs,
  };
}

function shown(data: MimeBundle): Output {
  return { output_type: "execute_result", execution_count: 1, data, metadata: {} };
}

async function drawn(figure: Figure): Promise<Output> {
  return shown(await figure.bundle());
}

const decay = (start: number, rate: number, wobble: number) =>
  Array.from(
    { length: 24 },
    (_, epoch) => start * Math.exp(-epoch / rate) + 5 + 2 * Math.sin(wobble + epoch),
  );

const pixels = Uint8Array.from(
  { length: 12 * 16 * 16 * 3 },
  (_, i) => 128 + 100 * Math.sin(i / 97) * Math.cos(i / (31 + i % 7)),
);

/** A claims file with one claim of each kind. */
export const fixtureClaims: ClaimsFile = {
  scale: "quick",
  commit: "",
  deno: "2.9.6",
  claims: [
    {
      id: "parameters",
      kind: "counted",
      lesson: "02",
      section: "3.5",
      statement: "The network has 60 million parameters.",
      unit: "million",
      paper: { value: 60, neutral: null },
      ours: exact(60.97),
      verdict: "agrees",
      scale: "quick",
      seed: 1,
      date: "2026-01-01",
      seconds: 3,
    },
    {
      id: "relu",
      kind: "effect",
      lesson: "04",
      section: "3.1, Fig. 1",
      statement: "ReLU reaches 25 % training error six times faster than tanh.",
      unit: "times",
      paper: { value: 6, neutral: 1 },
      log2012: { value: 5.9, source: "an invented log" },
      ours: {
        value: 2.7,
        low: 2.1,
        high: 3.4,
        low99: 1.5,
        high99: 4.8,
        covers: "seeds",
        n: 3,
        method: "paired t",
      },
      verdict: "same direction",
      condition: "2012 recipe",
      scale: "quick",
      seed: 1,
      date: "2026-01-01",
      seconds: 3,
    },
    {
      id: "tanh",
      kind: "mechanism",
      lesson: "04",
      section: "3.1",
      statement: "ReLU is faster with standardised inputs too.",
      unit: "points",
      paper: { value: 1.2 },
      ours: {
        value: -0.4,
        low: -1.1,
        high: 0.3,
        low99: -1.3,
        high99: 0.5,
        covers: "test images",
        n: 4000,
        method: "McNemar",
      },
      verdict: "undecided",
      scale: "quick",
      seed: 1,
      date: "2026-01-01",
      seconds: 3,
    },
  ],
};

/** The committed record: one claim fewer, at another scale. */
export const fixtureRecord: ClaimsFile = {
  ...fixtureClaims,
  scale: "laptop",
  claims: fixtureClaims.claims.slice(1).map((claim) => ({
    ...claim,
    scale: "laptop",
    date: "2026-02-02",
  })),
};

async function anatomy(): Promise<Notebook> {
  const curves = learningCurves({
    title: "Fig. 1 again",
    series: [
      { name: "ReLU", runs: [decay(90, 5, 0), decay(88, 6, 1), decay(91, 5, 2)] },
      { name: "tanh", runs: [decay(90, 13, 0), decay(89, 12, 1), decay(92, 14, 2)] },
    ],
    yTitle: "Training error (%)",
    threshold: { value: 25, label: "25 % training error" },
    alt: "Two falling curves; the dashed one of tanh falls more slowly.",
    takeaway: "ReLU falls below the threshold in less than half of the epochs that tanh needs.",
  });
  const grid = imageGrid({
    stack: { images: pixels, side: 16, count: 12, name: "cifar10" },
    columns: 6,
    labels: Array.from({ length: 12 }, (_, i) => `pattern ${i + 1}`),
    alt: "Twelve colourful patterns.",
    takeaway: "Images keep their sharp pixels.",
  });
  return {
    metadata: {},
    cells: [
      text(
        "# 02 Anatomy of the network\n\nHow large is the network of the paper, and where do its parameters sit? " +
          "Every convolution has a stride, and local response normalization follows two of them.\n\n" +
          "| | |\n|---|---|\n| Paper | section 3.5 |\n| Minutes | 20 |\n| Claim | `parameters` |",
      ),
      code('import { preset } from "@alexnet/alexnet";\nconst params = { seed: 1 };', [], [
        "setup",
      ]),
      text(
        "## Idea\n\nThe output of a convolution of size $k$ with stride $s$ and padding $p$ has the side\n\n" +
          "$$\n1 + \\left\\lceil \\frac{n + 2p - k}{s} \\right\\rceil\n$$\n\nso that $n = 224$, padded, gives $55$. " +
          "It costs $5 to $6, which is no formula. A long line of formula follows:\n\n" +
          "$$b^i_{x,y} = a^i_{x,y} \\Big/ \\Big(k + \\alpha \\sum_{j=\\max(0,i-n/2)}^{\\min(N-1,i+n/2)} (a^j_{x,y})^2\\Big)^\\beta \\quad\\text{for all } x, y, i$$",
      ),
      code("const error: number = 25; // percent\nconsole.log(`error ${error} %`);", [
        { output_type: "stream", name: "stdout", text: "\u001b[33merror\u001b[39m 25 %\n" },
      ]),
      text("## Measure"),
      code("learningCurves({ /* … */ })", [await drawn(curves)]),
      code("imageGrid({ stack })", [await drawn(grid)]),
      code("towerDiagram(preset)", [await drawn(towerDiagram(presets.paper))]),
      code("claim({ /* … */ })", [shown({
        "application/vnd.alexnet.claim+json": fixtureClaims.claims[0],
        "text/html":
          '<table class="claim"><caption>The network has 60 million parameters.</caption>' +
          '<tbody><tr><th scope="row">Paper</th><td>60 million</td></tr></tbody></table>',
        "text/plain": "claim",
      })]),
      text(
        "## Exercises\n\nWrite the size of the output, as in " +
          "some/very_long_name_of_a_repository_that_no_hyphen_breaks_anywhere_at_all.",
      ),
      code(
        "function outputSide(n: number): number {\n  return 1 + Math.ceil((n - 11) / 4);\n}",
        [],
        [
          "exercise:outputSide",
        ],
      ),
      code('throw new Error("a mistake on purpose")', [
        { output_type: "error", ename: "Error", evalue: "a mistake on purpose", traceback: [] },
      ], ["raises-exception"]),
      code("md`computed`", [shown({ "text/markdown": "The **stride** is 4.", "text/plain": "4" })]),
    ],
  };
}

async function relu(): Promise<Notebook> {
  return {
    metadata: {},
    cells: [
      text(
        "# 03 ReLU\n\nDoes the half-wave rectifier learn faster than tanh? See " +
          "[lesson 02](02-anatomy.ipynb#idea) and [lesson 99](99-missing.ipynb).\n\n" +
          "| | |\n|---|---|\n| **Claims** | `relu`, `tanh`, `depth` |",
      ),
      text(
        '## Try it\n\n<div data-widget="lrn"></div>\n\n<div data-widget="pooling"></div>\n\n' +
          '<div data-widget="momentum"></div>\n\n<div data-widget="convolution"></div>\n\n' +
          '<div data-widget="color-pca"></div>',
      ),
      text("## Measure"),
      code("const plotting = 1;", [{ output_type: "stream", name: "stdout", text: "drawn" }], [
        "hide-input",
      ]),
      code("md`computed`", [
        shown({ "text/markdown": "_Quick run._ It is faster.", "text/plain": "Quick run." }),
      ]),
      code("forestPlot()", [
        await drawn(forestPlot({
          rows: [
            {
              label: "Overlap",
              value: -3.4,
              low: -5.7,
              high: -1.1,
              paper: -0.4,
              note: "same direction",
            },
            { label: "LRN", value: 1.1, low: 0.2, high: 2, paper: -1.4, note: "not reproduced" },
          ],
          xTitle: "Change of test error (points)",
          alt: "Two intervals and the values of the paper.",
          takeaway: "One of two effects has the sign of the paper.",
        })),
      ]),
      code("barChart()", [
        await drawn(barChart({
          categories: ["conv1", "conv2", "fc6"],
          series: [{ name: "parameters", values: [0.06, 0.5, 61.9] }, {
            name: "multiplications",
            values: [14, 31, 5],
          }],
          horizontal: true,
          valueTitle: "Share (%)",
          alt: "Bars of two kinds.",
          takeaway: "Parameters and work sit in different layers.",
        })),
      ]),
      code("confusionPlot()", [
        await drawn(confusionPlot({
          counts: [[90, 8, 2], [12, 80, 8], [1, 4, 95]],
          classNames: ["cat", "dog", "frog"],
          alt: "A matrix of three classes.",
          takeaway: "Cats and dogs are confused most.",
        })),
      ]),
    ],
  };
}

/** The lessons of the fixture. */
export async function fixtureLessons(): Promise<SiteLesson[]> {
  const [first, second] = [await anatomy(), await relu()];
  return [
    { number: "01", name: "02-anatomy", executed: first, source: first },
    { number: "03", name: "04-relu", executed: second, source: second },
  ];
}
