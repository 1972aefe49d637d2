/**
 * Arguments that are not objects of settings: data with more fields than their type has, which is
 * not a mistake.
 *
 * @module
 */

/** Names of types, and places in the form of `describe`, by reason. */
const data: Readonly<Record<string, readonly string[]>> = {
  "images and points: a data set has more fields than a function reads": [
    ...["LabelledImages", "ImageDataset", "NamedImages", "LazyImages", "MeasuredMean"],
    ...["ImageStack", "LabelledStack", "Raster", "Points", "Batch", "imageBytes(0)"],
    "Cifar10",
  ],
  "the images on a disk, which a function has listed": ["ImageSource", "ShardedParts"],
  "a list of files that a folder was read into": ["ImageFolder.constructor(2) []", "Rejected"],
  "results, which the library's functions return": [
    ...["ArmResult", "ArmRun", "StepRecord", "ReceptiveField", "Crop", "Linkage", "TowerProgram"],
    ...["Estimate", "Claim", "RegisteredClaim", "FullScale", "Prediction"],
    ...["MinimumDetectableEffect", "HierarchyCosts", "Dendrogram", "atChance(0)"],
    ...["rateSweepFigure(0) rows.[].trials.[]", "reliabilityDiagram(0) series.[].bins.[]"],
    ...["patchesFigure(0) rows.[].patches.[]", "colorIndex(0)", "netCost(0) pace"],
    "LiveReadings",
  ],
  "read from files, and checked there": [
    ...["BackendRecord", "Checkpoint", "RecordRow", "StoredTensor", "StreamState", "WeightsFile"],
  ],
  "counts, all of which are needed": ["unpairedErrors(0)", "unpairedErrors(1)"],
  "a part of a spec": ["outputSide(1)", "pooledSide(1)", "localResponseNormalization(1)"],
  "Plotly's own terms": ["Trace", "Layout"],
  "made by figure() and picture(), which check; a chart passes its own options": [
    ...["Plot.constructor(0)", "Plot.constructor(1)"],
    ...["Picture.constructor(0)", "Picture.constructor(1)"],
  ],
  "the sizes of a lesson, among which are its own": ["LessonSize"],
  "called by tfjs": [
    ...[
      "CounterDropout.call(1)",
      "MomentumSGD.applyGradients(0) []",
      "MomentumSGD.setWeights(0) []",
    ],
  ],
  "written by authors of exercises, whose tests read all of it": ["Exercise", "WrongAnswer"],
  "made by this library when it throws": ["BadFileDetails"],
  "one record per layer, whose fields depend on the layer; tests/spec/change_test.ts has them": [
    "changeSpec(1) layers.{}",
  ],
};

const known = new Set(Object.values(data).flat());
/** The entries that were looked up. */
export const seen: Set<string> = new Set<string>();
/** All entries. */
export const dataTypes: ReadonlySet<string> = known;

/** Whether values of the type or at the place called `name` are data. */
export function isData(name: string): boolean {
  if (known.has(name)) seen.add(name);
  return known.has(name);
}
