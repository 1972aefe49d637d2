/**
 * The tables of `docs/teaching.md`: every lesson with what it asks, needs and takes, and two plans. All
 * of it but the plans comes from the headers of the lessons.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import type { Notebook } from "./notebook.ts";

/** A lesson as its header describes it. */
export interface PlannedLesson {
  /** Two digits. */
  readonly number: string;
  /** File name without `.ipynb`. */
  readonly name: string;
  /** Title with the number. */
  readonly title: string;
  /** The question. */
  readonly question: string;
  /** What it needs. */
  readonly needs: string;
  /** Minutes to read and to run, as the header states them, and for the exercises. */
  readonly minutes: { readonly read: number; readonly run: string; readonly exercises: number };
}

/** The lessons of each of eight weeks. */
const weeks = [
  ...[["00", "01"], ["02", "03"], ["04", "05"], ["06", "07"]],
  ...[["08", "09"], ["10", "11"], ["12", "13"], ["14", "15"]],
];

/** The lessons of a workshop of a day. */
const workshop = ["00", "01", "04", "08", "11", "13"];

/**
 * What the header of a lesson says.
 *
 * @throws {BadFileError} if it lacks a row.
 */
export function plannedLesson(name: string, { cells: [header] }: Notebook): PlannedLesson {
  const found = (pattern: RegExp, expected: string) => {
    const match = pattern.exec(header.source);
    if (match !== null) return match.slice(1);
    throw new BadFileError({ path: `notebooks/${name}.ipynb`, expected, found: "none" });
  };
  const field = (label: string) =>
    found(new RegExp(`^\\| \\*\\*${label}\\*\\*\\s*\\| (.*?)\\s*\\|$`, "m"), `a row "${label}"`)[0];
  const [read, run, exercises] = found(
    /(\d+) to read, (less than 1|\d+) to run.*?, (\d+) for the exercises/,
    "minutes to read, to run and for the exercises",
  );
  return {
    ...{ number: name.slice(0, 2), name, title: found(/^# (.*)$/m, "a title")[0] },
    ...{ question: field("Question"), needs: field("Needs") },
    minutes: { read: Number(read), run, exercises: Number(exercises) },
  };
}

/** `page` with the tables of `lessons` between its marks `<!-- NAME -->` and `<!-- end of NAME -->`. */
export function withLessonPlan(page: string, lessons: readonly PlannedLesson[]): string {
  const tables = {
    lessons: lessonTable(lessons),
    weeks: weeksTable(lessons),
    workshop: workshopTable(lessons),
  };
  return Object.entries(tables).reduce(
    (text, [mark, table]) =>
      text.replace(
        new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(<!-- end of ${mark} -->)`),
        (_, before: string, after: string) => `${before}\n${table}\n\n${after}`,
      ),
    page,
  );
}

function lessonTable(lessons: readonly PlannedLesson[]): string {
  const rows = lessons.map(({ name, title, question, needs, minutes: { read, run, exercises } }) =>
    `| [${title}](../notebooks/${name}.ipynb) | ${question} | ${needs} | ${read} | ` +
    `${run.replace("less than", "<")} | ${exercises} |`
  );
  return "| lesson | question | needs | read | run | exercises |\n" +
    `| --- | --- | --- | --: | --: | --: |\n${rows.join("\n")}`;
}

function weeksTable(lessons: readonly PlannedLesson[]): string {
  const rows = weeks.map((numbers, week) => {
    const chosen = chosenOf(lessons, numbers);
    return `| ${week + 1} | ${chosen.map(({ title }) => title).join("; ")} | ${
      minutesOf(chosen)
    } |`;
  });
  return `| week | lessons | minutes |\n| --: | --- | --: |\n${rows.join("\n")}`;
}

function workshopTable(lessons: readonly PlannedLesson[]): string {
  const chosen = chosenOf(lessons, workshop);
  const rows = chosen.map((lesson) => `| ${lesson.title} | ${minutesOf([lesson])} |`);
  return `| lesson | minutes |\n| --- | --: |\n${rows.join("\n")}\n| all | ${minutesOf(chosen)} |`;
}

/** Minutes to read and for the exercises; cells run while people read. */
function minutesOf(lessons: readonly PlannedLesson[]): number {
  return lessons.reduce((sum, { minutes: { read, exercises } }) => sum + read + exercises, 0);
}

function chosenOf(lessons: readonly PlannedLesson[], numbers: readonly string[]): PlannedLesson[] {
  return lessons.filter(({ number }) => numbers.includes(number));
}
