/**
 * What happened to the names that 0.1.0's doors exported: `doors_0_1.json` lists them, `doors.json`
 * the current ones, and the page `docs/migration_0.2.md` says where each name that was removed is
 * now. `write_doors.ts` writes the page, `migration_test.ts` compares it.
 *
 * @module
 */
import { type DoorNames, root } from "./house.ts";

/** The names of every door. */
export type Doors = Readonly<Record<string, DoorNames>>;

/** Reads a list of names in this folder. */
export function doorsIn(file: string): Doors {
  return JSON.parse(Deno.readTextFileSync(`${root}tests/${file}`));
}

/** New names of renamed ones, by door and old name; a name with a dot is in a namespace. */
export const renamed: Readonly<Record<string, { name: string; door: string }>> = {
  ". FieldBox": { name: "ReceptiveFieldBox", door: "./inspection" },
  ". Hears": { name: "TowerInputs", door: "." },
  ". LocalResponse": { name: "NormalizationSpec", door: "." },
  ". MapResponse": { name: "MapNormalizationSpec", door: "." },
  ". Stage": { name: "ConvolutionStage", door: "." },
  ". TrainingAdvice": { name: "TrainingDefaults", door: "." },
  ". Variation": { name: "PatchVariation", door: "." },
  ". constant": { name: "constantSchedule", door: "." },
  ". describe": { name: "describeNetwork", door: "." },
  ". diagram": { name: "networkDiagram", door: "." },
  ". fieldBox": { name: "receptiveFieldBox", door: "./inspection" },
  ". presets": { name: "preset", door: "." },
  ". steps": { name: "stepSchedule", door: "." },
  "./cpu HeapBackend": { name: "CpuBackend", door: "./cpu" },
  "./figures AblationLadderOptions": { name: "WaterfallChartOptions", door: "./figures" },
  "./figures IntervalPlotOptions": { name: "ForestPlotOptions", door: "./figures" },
  "./figures IntervalRow": { name: "ForestPlotRow", door: "./figures" },
  "./figures LadderStep": { name: "WaterfallStep", door: "./figures" },
  "./figures Tree": { name: "Dendrogram", door: "./figures" },
  "./figures ablationLadder": { name: "waterfallChart", door: "./figures" },
  "./figures intervalPlot": { name: "forestPlot", door: "./figures" },
  "./figures confusionTreePlot": { name: "clusterHeatmap", door: "./figures" },
  "./figures histogramPlot": { name: "histogram", door: "./figures" },
  "./figures rooflineFigure": { name: "rooflinePlot", door: "./figures" },
  "./figures timelineFigure": { name: "timeline", door: "./figures" },
  "./figures treemapFigure": { name: "treemap", door: "./figures" },
  "./figures ConfusionTreeOptions": { name: "ClusterHeatmapOptions", door: "./figures" },
  "./figures Answer": { name: "ShownAnswer", door: "./figures" },
  "./figures RateSweepOptions": { name: "RateSweepFigureOptions", door: "./figures" },
  "./course Recipe": { name: "FourLayerRecipe", door: "./inspection" },
  "./course windowStrip": { name: "windowFigure", door: "./figures" },
  "./course WindowStripOptions": { name: "WindowFigureOptions", door: "./figures" },
  "./course ConvolutionShape": { name: "lesson03.ConvolutionShape", door: "./exercises" },
  "./course Floats": { name: "lesson03.Floats", door: "./exercises" },
  "./course LossInputs": { name: "lesson03.LossInputs", door: "./exercises" },
  "./course RecordedNet": { name: "TrainedNet", door: "./pretrained" },
  "./course recordedNet": { name: "pretrained", door: "./pretrained" },
  "./course Resolution": { name: "MinimumDetectableEffect", door: "./course" },
  "./course ablationRungs": { name: "ablationSteps", door: "./course" },
  "./course bothErrors": { name: "errorCurves", door: "./experiments" },
  "./course convolutionFlop": { name: "lesson03.convolutionFlop", door: "./exercises" },
  "./course convolvedSide": { name: "lesson03.convolvedSide", door: "./exercises" },
  "./course directConvolution": { name: "lesson03.directConvolution", door: "./exercises" },
  "./course inBothPrecisions": { name: "lesson03.inBothPrecisions", door: "./exercises" },
  "./course matrixProduct": { name: "lesson03.matrixProduct", door: "./exercises" },
  "./course pairsTable": { name: "pairedErrorsTable", door: "./course" },
  "./course resolution": { name: "minimumDetectableEffect", door: "./course" },
  "./course tanhLossDifferences": { name: "lesson03.tanhLossDifferences", door: "./exercises" },
  "./course tanhLossGradient": { name: "lesson03.tanhLossGradient", door: "./exercises" },
  "./course windowRows": { name: "lesson03.windowRows", door: "./exercises" },
  "./webgpu AlexNetWebGPUBackend": { name: "WebGPUBackend", door: "./webgpu" },
};

/** Names that no door exports any more, although a door has something else with the same name. */
const othersOfTheSameName: readonly string[] = ["./cpu ConvolutionShape"];

/** What to write instead of a name that no door exports. */
const insteads: Readonly<Record<string, string>> = {
  ". CropToFloatOptions": "`tensorOf(batch)`",
  ". Evaluation": "`predictProbabilities()`, then `reportOn()`",
  ". cropToFloat": "`tensorOf(batch)`",
  ". evaluateInFull": "`predictProbabilities()`, then `reportOn()`",
  ". progressReporter": "it is the default of `train()`",
  ". searchWeights": "`averageProbabilities()` takes the weights",
  ". silent": '`progress: "none"` of `train()`',
  "./cpu ThreadPool": "`cpuBackend().report()`",
  "./cpu Heap": "`cpuBackend().memory()`",
  "./webgpu CropToFloatOptions": "`tensorOf(batch)`",
  "./webgpu cropToFloat": "`tensorOf(batch)`",
};

/** A name that 0.1.0 exported and that its door no longer exports. */
export interface Gone {
  /** The door of 0.1.0. */
  readonly door: string;
  /** The name in 0.1.0. */
  readonly name: string;
  /** Where it is now; undefined if no door exports it. */
  readonly now?: { readonly name: string; readonly door: string };
  /** What to write in its place, if no door exports it. */
  readonly instead?: string;
}

/** Every name of `before` that is gone from its door in `after`, door by door. */
export function goneNames(before: Doors, after: Doors): Gone[] {
  return Object.entries(before).flatMap(([door, names]) =>
    [...names.values, ...names.types].sort().filter((name) => !has(after[door], name))
      .map((name): Gone => {
        const key = `${door} ${name}`;
        const now = renamed[key] ?? sameName(key, name, after);
        if (now !== undefined) return { door, name, now };
        const instead = insteads[key];
        return { door, name, ...(instead === undefined ? {} : { instead }) };
      })
  );
}

/** The first door in `after` that exports `name`. */
function sameName(key: string, name: string, after: Doors): Gone["now"] {
  if (othersOfTheSameName.includes(key)) return undefined;
  const door = Object.keys(after).find((door) => has(after[door], name));
  return door === undefined ? undefined : { name, door };
}

function has(door: DoorNames | undefined, name: string): boolean {
  return door !== undefined && (door.values.includes(name) || door.types.includes(name));
}

/** The page, in Markdown. */
export function migrationPage(gone: readonly Gone[]): string {
  const doors = [...new Set(gone.map(({ door }) => door))];
  const tables = doors.map((door) => {
    const rows = gone.filter((each) => each.door === door).map(({ name, now, instead }) => {
      const place = now === undefined
        ? `no longer exported${instead === undefined ? "" : `; ${instead}`}`
        : `\`${now.name}\` from \`${specifierOf(now.door)}\``;
      return `| \`${name}\` | ${place} |`;
    });
    return [`## \`${specifierOf(door)}\``, "", "| 0.1.0 | 0.2.0 |", "| --- | --- |", ...rows]
      .join("\n");
  });
  return [
    "# From 0.1.0 to 0.2.0: where each name is now",
    "Every name that an entry of 0.1.0 exported and that the same entry of 0.2.0 does not. " +
    "A name that is not listed is unchanged. Changes besides names are in the " +
    "[changelog](../CHANGELOG.md).",
    "<!-- Written by `deno run -A tests/write_doors.ts`. -->",
    ...tables,
  ].join("\n\n") + "\n";
}

function specifierOf(door: string): string {
  return door.replace(".", "@alexnet/alexnet");
}
