/**
 * The section about data for ILSVRC in `docs/performance.md`.
 */
import { type Measurements, summary } from "../protocol.ts";
import { type Cell, table, three } from "../tables.ts";
import { augmentations } from "./augment_ways.ts";
import { judged, percent, TARGET } from "./data_comparisons.ts";
import { type DataMeasured, ILSVRC_IMAGES } from "./data_plan.ts";
import { decodingOf } from "./decode_ways.ts";
import type { works } from "./measure_memory.ts";
import { sizes } from "./photographs.ts";
import { preparationOf, readingOf } from "./shard_ways.ts";
import { compared } from "./turns.ts";

/** The heading of the section. */
export const DATA_HEADING = "## Data for ILSVRC";

/** The paper: "1.2 million training images", "roughly 90 cycles", "five to six days" (section 5). */
const PAPER = { images: 1_200_000, epochs: 90, days: [6, 5] } as const;
const DAY = 86_400;

/** The section, from its heading to its last line. */
export function dataSection(data: DataMeasured): string {
  const { speeds, memory, machine, date } = data;
  const parts = [
    DATA_HEADING,
    `Measured on ${date}. Machine: ${machine}. \`deno task dev bench --only data\` measures this ` +
    "section alone.",
    ...(speeds === undefined ? [] : [speedText(speeds), speedTable(speeds), missedText(speeds)]),
    ...(speeds === undefined ? [] : [
      `### What ${ILSVRC_IMAGES.toLocaleString("en-US")} images take`,
      needText(speeds),
      needTable(speeds),
    ]),
    ...(memory.length === 0 ? [] : [
      "### Memory by number of images",
      "Resident memory of a process: the index of an archive with headers only, made, saved and " +
      "loaded; shards opened and eight batches of 64 read in the order of an epoch; a " +
      "preparation. What grows are columns of numbers and names.",
      memoryTable(memory),
      ...indexText(memory),
    ]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function speedText({ numbers = {} }: Measurements): string {
  const real = numbers["real photographs"] === 1;
  return `Photographs are ${real ? "cut from real ones" : "made up"} and have ${
    kilobytes(numbers[photographBytes(sizes[0])])
  } on average, like most of ILSVRC's; shards are in the system's page cache. Each way takes turns ` +
    "with the one that it is compared with, on the same bytes. A rate per core counts the work of " +
    "all threads, so that other processes do not matter; the share is the median of the turns, " +
    `and the target is ${
      percent(TARGET)
    }. decodeImage and shards give the pixels of what they are ` +
    "compared with, bit for bit.";
}

function speedTable(speeds: Measurements): string {
  const rows = judged(speeds, coresOf(speeds)).map((
    { title, baseTitle, mine, theirs, reached },
  ) => [
    title,
    three(mine.perCore),
    baseTitle,
    three(theirs.perCore),
    percent(mine.ratio),
    reached ? "yes" : "missed",
  ]);
  return table(
    ["what", "images/s per core", "compared with", "images/s per core", "share", "reached"],
    rows,
  );
}

/** A list of what is missed, with reasons, and what bare sharp leaves out. */
function missedText(speeds: Measurements): string {
  const missed = judged(speeds, coresOf(speeds)).filter(({ reached }) => !reached)
    .map(({ title, reason }) => `- **${title}.** ${reason?.(speeds.results) ?? ""}`.trimEnd());
  const upright = sizes[1];
  const some = compared(
    speeds.results,
    decodingOf(upright, 1),
    "bare sharp",
    "bare sharp, some rows",
  );
  const blocking = compared(speeds.results, readingOf("raw", 1), "bare", "bare, main thread");
  const notes = [
    ...(some === undefined ? [] : [
      `- Of a photograph of ${upright.width} x ${upright.height}, sharp alone would not decode the ` +
      `rows below the square and have ${percent(some.ratio)} of its speed above; nor would it ` +
      "notice that they are missing.",
    ]),
    ...(blocking === undefined ? [] : [
      `- Reads by the main thread have ${
        percent(blocking.ratio)
      } of the speed per core of reads by ` +
      "other threads, which is what is compared, but training waits for them.",
    ]),
  ];
  return [...missed, ...notes].join("\n");
}

function needText({ numbers = {} }: Measurements): string {
  const [slow, fast] = PAPER.days.map((days) =>
    (PAPER.images * PAPER.epochs / (days * DAY)).toFixed(0)
  );
  return `The paper's training of five to six days, "roughly 90 cycles through the training set of ` +
    `1.2 million images", took ${slow} to ${fast} images/s. Rates here are those per core times the ` +
    `number of cores: what they do when nothing else runs. As raw shards the images have ${
      gigabytes(numbers, "raw")
    }, as JPEG shards ${gigabytes(numbers, "jpeg")}.`;
}

function gigabytes(numbers: Readonly<Record<string, number>>, encoding: string): string {
  const bytes = numbers[`bytes of an image in ${encoding} shards`];
  return bytes === undefined ? "-" : `${three(bytes * ILSVRC_IMAGES / 1e9)} GB`;
}

function needTable(speeds: Measurements): string {
  const cores = coresOf(speeds);
  const works: [title: string, what: string, layout: string][] = [
    ["prepare raw shards", preparationOf("raw"), "prepareShards"],
    ["prepare JPEG shards", preparationOf("jpeg"), "prepareShards"],
    ["read raw shards", readingOf("raw", cores), "shards"],
    ["read JPEG shards", readingOf("jpeg", cores), "shards"],
    ["crops and mirror images, tensorOf", augmentations[0], "tensorOf"],
    ["the same with colour noise", augmentations[1], "tensorOf"],
  ];
  const rows = works.flatMap(([title, what, layout]): Cell[][] => {
    const found = compared(speeds.results, what, layout, layout);
    if (found === undefined) return [];
    const rate = cores * found.perCore;
    const epoch = ILSVRC_IMAGES / rate;
    const once = what.startsWith("prepare");
    return [[title, three(rate), duration(epoch), once ? "" : duration(PAPER.epochs * epoch)]];
  });
  return table(["what", `images/s, ${cores} cores`, "once", `${PAPER.epochs} epochs`], rows);
}

function memoryTable(memory: readonly Measurements[]): string {
  const titles: Record<typeof works[number], string> = {
    index: "index",
    shards: "shards",
    prepare: "preparation",
  };
  const columns = Object.keys(titles).map((work) => memory.filter(({ system }) => system === work));
  const counts = [...new Set(memory.flatMap(({ numbers }) => numbers?.images ?? []))]
    .toSorted((a, b) => a - b);
  const residentOf = (column: readonly Measurements[], count: number) =>
    column.find(({ numbers }) => numbers?.images === count)?.numbers?.["resident bytes"];
  const rows: Cell[][] = counts.map((count) => [
    count.toLocaleString("en-US"),
    ...columns.map((column) => {
      const bytes = residentOf(column, count);
      return bytes === undefined ? "" : three(bytes / 1e6);
    }),
  ]);
  const growth = columns.map((column) => {
    const known = column.flatMap(({ numbers }) => numbers?.images ?? []).toSorted((a, b) => a - b);
    const [least, most] = [known[0], known.at(-1)];
    if (least === undefined || most === undefined || least === most) return "";
    const bytes = (residentOf(column, most) ?? 0) - (residentOf(column, least) ?? 0);
    return three(Math.max(0, bytes) / (most - least));
  });
  rows.push(["bytes per further image", ...growth]);
  return table(["images", ...Object.values(titles).map((title) => `${title}, MB`)], rows);
}

/** How long the index of the largest archive and opening the most shards take. */
function indexText(memory: readonly Measurements[]): string[] {
  const largest = (work: typeof works[number]) => memory.findLast(({ system }) => system === work);
  const secondsOf = (work: typeof works[number], step: string) => {
    const found = largest(work)?.results.find(({ what }) => what === `${step}, work`);
    return found === undefined ? undefined : three(summary(found.ms).median / 1000);
  };
  const images = largest("index")?.numbers?.images;
  const [make, save, load] = ["make", "save", "load"].map((verb) =>
    secondsOf("index", `${verb} the index`)
  );
  const open = secondsOf("shards", "open the shards");
  if (images === undefined || [make, save, load, open].includes(undefined)) return [];
  return [
    `An index of ${
      images.toLocaleString("en-US")
    } images takes ${make} s of one core to make from ` +
    `headers in memory, ${save} s to save and ${load} s to load; a disk adds the time of as many ` +
    `reads, once. Shards of as many are open after ${open} s.`,
  ];
}

/** The number of cores that the measurement used. */
function coresOf({ numbers = {} }: Measurements): number {
  return numbers.cores ?? 1;
}

function photographBytes({ width, height }: { width: number; height: number }): string {
  return `bytes of a photograph of ${width} x ${height}`;
}

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? "about 100 kB" : `${(bytes / 1000).toFixed(0)} kB`;
}

/** `12 min`, `3.4 h`, `2.1 days`. */
function duration(seconds: number): string {
  if (seconds < 90 * 60) return `${three(seconds / 60)} min`;
  return seconds < 2 * DAY ? `${three(seconds / 3600)} h` : `${three(seconds / DAY)} days`;
}

/** `page` with its section about data replaced, or with the section at its end. */
export function withDataSection(page: string, section: string): string {
  const start = page.indexOf(`${DATA_HEADING}\n`);
  if (start < 0) return `${page.trimEnd()}\n\n${section}\n`;
  const next = page.indexOf("\n## ", start);
  const after = next < 0 ? "" : `\n${page.slice(next)}`;
  return `${page.slice(0, start)}${section}\n${after.replace(/^\n+/, "\n")}`;
}
