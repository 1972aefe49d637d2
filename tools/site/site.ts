/**
 * The course as a static site: one page per lesson, contents, claims, glossary, downloads. It works
 * from a folder, without a server and without a network.
 *
 * @module
 */
import { writeAtomically } from "../../lib/files/atomic_write.ts";
import { towerDiagram } from "../../lib/figures/pictures/towers.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { preset } from "../../lib/spec/presets.ts";
import { lessonClaims } from "../notebook/lesson_claims.ts";
import { quickBanner, showsQuickRun } from "./quick_run.ts";
import { exerciseOf, learnerBuild, withoutSolutions } from "../notebook/builds.ts";
import type { ClaimsFile } from "../../lib/course/claims/claims_file.ts";
import { type Notebook, notebookText, stripped, tagsOf } from "../notebook/notebook.ts";
import { publishable } from "../notebook/unpublished.ts";
import { writeApiReference } from "./api_reference.ts";
import { emptyFolder, writeAssets } from "./assets.ts";
import { quickNote } from "../../lib/course/scale.ts";
import { claimsHtml, type MissingClaim, missingHtml, verdictSummary } from "./claims_html.ts";
import { emblem } from "./emblem/emblem.ts";
import { pictureHtml } from "./figure_html.ts";
import { frontHtml } from "./front_html.ts";
import { readGlossary } from "./glossary.ts";
import { heroArt } from "./hero_art.ts";
import { lessonCells, lessonCellsHtml } from "./lesson_cells.ts";
import { type LessonFilesOptions, writeLessonFiles } from "./lesson_files.ts";
import { lessonHtml } from "./lesson_html.ts";
import { howToRun, lessonTools, minutesOf } from "./lesson_tools.ts";
import { withNarrowPlots } from "./narrow_plots.ts";
import { networkHtml } from "./network/network_html.ts";
import { samplesPng } from "./network/samples.ts";
import { writeServiceWorker } from "./offline/write_service_worker.ts";
import { type LessonLink, pageHtml, type PageOptions } from "./page_html.ts";
import { type SearchEntry, searchScript, sectionsOf, termsOf } from "./search_index.ts";

/** A lesson with its outputs. */
export interface SiteLesson {
  /** Two digits. */
  number: string;
  /** File name without `.ipynb`, e.g. `04-relu`. */
  name: string;
  /** The instructor's build with its outputs. */
  executed: Notebook;
  /** The committed notebook, for the learner's download. */
  source: Notebook;
  /** Where the outputs come from, e.g. `the record at scale laptop, 2026-11-28`. */
  origin?: string;
}

/** Options of {@linkcode buildSite}. */
export interface SiteOptions {
  /** The lessons, in order. */
  lessons: readonly SiteLesson[];
  /** The claims of the run; without them the claims page is empty. */
  claims?: ClaimsFile;
  /** The committed claims, which the front page shows (default: those of the run). */
  recorded?: ClaimsFile | undefined;
  /** The output folder; its earlier pages are replaced. */
  outDir: string;
  /**
   * Whether pages show solutions and the instructor's notebooks are among the downloads (default
   * `true`). Without them, those of an earlier build are deleted too.
   */
  solutions?: boolean;
  /** Whether the reference of the API is written to `api/` (default `false`: it takes seconds). */
  api?: boolean;
  /** The glossary (default `notebooks/glossary.json`). */
  glossaryPath?: string;
  /** What lessons read while they run in their pages (default: nothing, and no page runs). */
  files?: LessonFilesOptions;
}

/** Result of {@linkcode buildSite}. */
export interface SiteReport {
  /** The page to open. */
  index: string;
  /** Number of pages. */
  pages: number;
  /** Number of figures. */
  figures: number;
  /** The numbers of the lessons whose page shows a quick run. */
  quick: readonly string[];
}

/** Builds the site of the executed lessons. */
export async function buildSite(options: SiteOptions): Promise<SiteReport> {
  const { outDir, claims, recorded = claims, solutions = true, api = false } = options;
  const glossary = await readGlossary(options.glossaryPath ?? "notebooks/glossary.json");
  const pages = new Set(options.lessons.map(({ name }) => name));
  const lessons: SiteLesson[] = [];
  for (const lesson of options.lessons) {
    lessons.push({ ...lesson, executed: await withNarrowPlots(publishable(lesson.executed)) });
  }
  const written = lessons.map((lesson) => ({
    lesson,
    page: lessonHtml(
      solutions ? lesson.executed : withoutSolutions(lesson.executed, lesson.source),
      lesson.source,
      lesson.number,
      { glossary, pages },
    ),
  }));
  const links: LessonLink[] = written.map(({ lesson: { number, name }, page }) => ({
    number,
    name,
    title: page.title.replace(/^(?:lesson\s+)?\d+[\s.:\u00b7\u2013\u2014-]+/i, ""),
  }));
  const pageNames = new Map(links.map(({ number, name }) => [number, name]));
  await emptyFolder(`${outDir}/downloads`);
  const live = options.files !== undefined;
  const widgets = written.some(({ page }) => page.widgets);
  await writeAssets(`${outDir}/assets`, { widgets, live });

  if (options.files !== undefined) {
    await writeLessonFiles(`${outDir}/assets/files`, options.files);
  }
  const cifar = options.files?.cifar;
  if (cifar !== undefined) {
    await writeAtomically(`${outDir}/assets/samples.png`, samplesPng(cifar.test));
  }
  if (api) await writeApiReference(`${outDir}/api`);

  const found: SearchEntry[] = [];
  const write = (name: string, page: Omit<PageOptions, "name" | "lessons" | "api">) => {
    // The front page repeats the lessons' questions, and each term of the glossary is an entry.
    if (name !== "index" && name !== "glossary") {
      found.push(...sectionsOf(name, page.title, page.body));
    }
    return writeAtomically(
      `${outDir}/${name}.html`,
      pageHtml({ ...page, name, lessons: links, api }),
    );
  };
  for (const { lesson, page } of written) {
    await writeDownloads(outDir, lesson, solutions);
    await write(lesson.name, {
      title: page.title,
      description: page.summary,
      body: lessonTools(lesson, solutions) + (live ? howToRun : "") +
        quickBanner(lesson.executed, lesson.number) + page.html +
        (live ? cellsOf(lesson, solutions) : ""),
      headings: page.headings,
    });
  }
  await write("index", {
    title: "AlexNet, idea by idea",
    description: "Lessons that measure the claims of the AlexNet paper.",
    body: frontHtml(
      written.map(({ lesson, page }, i) => ({
        ...links[i],
        ...{ summary: page.summary, claims: lessonClaims(lesson.source) },
        minutes: minutesOf(lesson.source),
        exercises: lesson.source.cells.filter((cell) => exerciseOf(tagsOf(cell)) !== undefined)
          .length,
        emblem: emblem(lesson.executed, lesson.number),
      })),
      recorded,
      await networkPicture(),
      live ? networkHtml({ samples: cifar !== undefined }) : "",
      heroArt(lessons.find(({ number }) => number === "10")?.executed),
    ),
    front: true,
  });
  await write("claims", {
    title: "Claims",
    description: "The claims of the paper that the lessons measure, and what came out.",
    body: claimsPage(
      ...[claims, recorded, pageNames, missingClaims(options.lessons, recorded)] as const,
      live ? ownClaims : "",
    ),
    broad: true,
  });
  await write("glossary", {
    title: "Glossary",
    description: "The terms of the course and their meanings.",
    body: `<h1>Glossary</h1>${glossary.html(pageNames)}`,
  });
  await writeAtomically(
    `${outDir}/assets/search_index.js`,
    searchScript([...found, ...termsOf(glossary)]),
  );
  if (claims !== undefined) {
    await writeAtomically(`${outDir}/claims.json`, JSON.stringify(claims, null, 2) + "\n");
  }
  await writeServiceWorker(outDir);
  return {
    index: `${outDir}/index.html`,
    pages: written.length + 3,
    figures: written.reduce((sum, { page }) => sum + page.figures, 0),
    quick: options.lessons.filter(({ executed }) => showsQuickRun(executed))
      .map(({ number }) => number),
  };
}

/** The claims of the lessons that are not recorded. */
function missingClaims(
  lessons: readonly SiteLesson[],
  recorded: ClaimsFile | undefined,
): MissingClaim[] {
  const known = new Set(recorded?.claims.map(({ id }) => id));
  return lessons.flatMap(({ number, source }) =>
    lessonClaims(source).filter((id) => !known.has(id)).map((id) => ({ id, lesson: number }))
  );
}

/**
 * The recorded claims, those that are not recorded, and those of a run at another scale, after `own`,
 * the place for those of the reader.
 */
function claimsPage(
  claims: ClaimsFile | undefined,
  recorded: ClaimsFile | undefined,
  pages: ReadonlyMap<string, string>,
  missing: readonly MissingClaim[],
  own: string,
): string {
  const other = claims !== undefined && claims.scale !== recorded?.scale;
  const shown = other ? recorded : claims ?? recorded;
  const introduction = shown === undefined ? "" : `
<p>Each row is a claim of the paper that a lesson measures, with the number that the paper prints, what the run log of 2012
says where one survives, and what this course measured at the <strong>${
    escapeHtml(shown.scale)
  }</strong>
scale. An interval says what it covers; a verdict follows a fixed rule, and a claim whose
effect the run is too small to detect is marked as such.</p>
<p>The lessons ask for a prediction first. If you want to make one, leave the results
collapsed.</p>`;
  const results = claimsHtml(shown?.claims ?? [], pages);
  return `<h1>Results of the claims</h1>${introduction}${own}` +
    (shown === undefined
      ? results
      : `<details class="results"><summary>Show the results</summary>${
        verdictSummary(shown.claims)
      }${results}</details>`) +
    (shown === undefined ? "" : missingHtml(missing, pages)) +
    (other
      ? `<h2>This run</h2><p>At the <strong>${escapeHtml(claims.scale)}</strong> scale.${
        claims.scale === "quick" ? ` ${quickNote}` : ""
      }</p><details class="results"><summary>Show what this run measured</summary>${
        claimsHtml(claims.claims, pages, "run-")
      }</details>`
      : "");
}

/** The cells of a lesson as data, with the solutions if the site shows them. */
function cellsOf({ name, source, executed }: SiteLesson, solutions: boolean): string {
  return lessonCellsHtml(name, lessonCells(source, solutions ? executed : undefined));
}

/** Where the claims page shows what the reader has measured. */
const ownClaims = `<section id="own-claims" aria-labelledby="own-claims-title" hidden></section>`;

async function writeDownloads(
  outDir: string,
  lesson: SiteLesson,
  solutions: boolean,
): Promise<void> {
  const { name, source, executed } = lesson;
  await writeAtomically(
    `${outDir}/downloads/${name}.ipynb`,
    notebookText(learnerBuild(source)),
  );
  if (!solutions) return;
  await Deno.mkdir(`${outDir}/downloads/instructor`, { recursive: true });
  await writeAtomically(
    `${outDir}/downloads/instructor/${name}.ipynb`,
    notebookText(stripped(executed)),
  );
}

/** The diagram of the paper's network, without its heading. */
async function networkPicture(): Promise<string> {
  return pictureHtml(await towerDiagram(preset("paper")).svg());
}
