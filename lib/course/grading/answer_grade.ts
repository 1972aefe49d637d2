/**
 * Grades one answer: the check of the lesson, and then inputs of the learner's own. The answer runs in
 * a process of its own; what it returned is judged here.
 *
 * @module
 */
import { literal } from "../exercises/compare_answers.ts";
import type { Answer, Exercise, Property } from "../exercises/exercise.ts";
import { type Finding, findingOf } from "../exercises/judged_answer.ts";
import { ownInputs } from "../exercises/own_inputs.ts";
import { shortened } from "../../printable.ts";
import { answerProgram, declares, HOOK, mentions, missingName } from "./answer_text.ts";
import { LearnerProcess, type Limits, type Reply } from "./learner_process.ts";
import { Unreadable } from "./values_as_text.ts";
import type { SubmittedAnswer } from "./submitted_work.ts";

/** What became of an answer. */
export type Status =
  | "solved"
  | "not solved"
  | "not attempted"
  | "does not parse"
  | "over a limit"
  | "forbidden";

/** The grade of an answer. */
export interface AnswerGrade {
  /** What became of it. */
  readonly status: Status;
  /** Why, in sentences; empty for a solved exercise. */
  readonly why: string;
  /** The property that failed. */
  readonly property?: string;
  /** Whether the inputs of the lesson passed, and only one of the learner's own failed. */
  readonly own?: boolean;
  /** Hints about the property. */
  readonly hints: readonly string[];
}

/** What an answer is graded with. */
export interface Grading {
  /** The learner's name, from which the own inputs follow. */
  readonly learner: string;
  /** The teacher's number, from which they follow as well. */
  readonly seed: number;
  /** The number of the lesson. */
  readonly lesson: string;
  /** The text of the lesson's code cells. */
  readonly lessonText: string;
  /** What an answer may use. */
  readonly limits: Limits;
}

/** How many cells an answer may need besides its own. */
const MOST_SUPPORT = 10;

/** The most characters about one answer; a result may be long. */
const LONGEST_REASON = 1000;

/** The grade of an exercise without an answer. */
export const notAttempted: AnswerGrade = { status: "not attempted", why: "", hints: [] };

/** Grades `answer` to `exercise`. */
export async function gradeAnswer<F extends Answer>(
  exercise: Exercise<F>,
  answer: SubmittedAnswer,
  grading: Grading,
): Promise<AnswerGrade> {
  const support: string[] = [];
  for (;;) {
    const { grade, lacks, cellLacks } = await attempt(exercise, answer.text, support, grading);
    const name = lacks ?? cellLacks;
    if (name === undefined || grade.status === "solved") return grade;
    const more = answer.others.findLast((text) => declares(text, name) && !support.includes(text));
    if (more !== undefined && support.length < MOST_SUPPORT) support.unshift(more);
    else if (lacks === undefined || !mentions(grading.lessonText, lacks)) return grade;
    else {
      return failed(
        "forbidden",
        `It uses ${lacks} of the lesson. An answer gets its inputs and what JavaScript has, ` +
          "nothing else.",
      );
    }
  }
}

/** A grade, and names that another cell may declare. */
interface Attempt {
  readonly grade: AnswerGrade;
  /** The name that the answer lacked, so that it failed. */
  readonly lacks?: string | undefined;
  /** The name that its cell lacked after it had declared the answer. */
  readonly cellLacks?: string | undefined;
}

async function attempt<F extends Answer>(
  exercise: Exercise<F>,
  text: string,
  support: readonly string[],
  { learner, seed, lesson, limits }: Grading,
): Promise<Attempt> {
  const program = answerProgram(exercise.name, text, support);
  const idle = ["check", "md", "show", "text", `lesson${lesson}`];
  const { process, reply } = await LearnerProcess.start(program, HOOK, idle, limits);
  try {
    if (reply.kind !== "loaded") {
      const lacks = reply.kind === "not loaded" ? missingName(reply.words) : undefined;
      return { grade: gradeWithout(exercise.name, text, reply), lacks };
    }
    const cellLacks = reply.failed === undefined ? undefined : missingName(reply.failed);
    for (const own of [false, true]) {
      for (const property of exercise.properties) {
        const inputs = own ? ownInputs(exercise, property, learner, seed) : property.inputs;
        for (const input of inputs) {
          const reply = await process.call(input);
          const found = failureOf(exercise, property, input, reply, own);
          if (found !== undefined) return { ...found, cellLacks };
        }
      }
    }
    return { grade: { status: "solved", why: "", hints: [] } };
  } finally {
    await process.end();
  }
}

/** What is wrong with the reply to one input; `undefined` if nothing is. */
function failureOf<F extends Answer>(
  exercise: Exercise<F>,
  property: Property<F>,
  input: Parameters<F>,
  reply: Reply,
  own: boolean,
): Attempt | undefined {
  const notSolved = ({ text, hinted }: Finding): AnswerGrade => ({
    status: "not solved",
    why: shortened(
      own ? `It passes the check of the lesson, but not with other inputs. ${text}` : text,
      LONGEST_REASON,
    ),
    property: property.says,
    own,
    hints: hinted ? property.hints : [],
  });
  const thrown = (threw: string) => {
    const finding = findingOf(exercise, property, input, { threw });
    return finding && { grade: notSolved(finding), lacks: missingName(threw) };
  };
  if (reply.kind === "never settled") return thrown("nothing, but its promise is never settled.");
  if (reply.kind === "threw") {
    const first = !own && property === exercise.properties[0] && input === property.inputs[0];
    if (reply.threw === "your turn" && first) return { grade: notAttempted };
    if (reply.threw === "denied") return { grade: failed("forbidden", deniedText(reply.words)) };
    return isForbidden(reply.words)
      ? { grade: failed("forbidden", deniedText(reply.words)) }
      : thrown(shortText(reply.words));
  }
  if (reply.kind !== "returned") return { grade: gradeWithout(exercise.name, "", reply) };
  if (reply.returned instanceof Unreadable) {
    const call = exercise.inputs.map((name, i) => `${name} = ${literal(input[i])}`).join(", ");
    const text = `With ${call}: your function returned ${reply.returned.words}.`;
    return { grade: notSolved({ text, hinted: false }) };
  }
  const finding = findingOf(exercise, property, input, reply);
  return finding && { grade: notSolved(finding) };
}

/** The grade of an answer whose process gave no result. */
function gradeWithout(name: string, text: string, reply: Reply): AnswerGrade {
  switch (reply.kind) {
    case "no function":
      return failed("not solved", `Its cell declares no function ${name}.`);
    case "not loaded":
      if (reply.threw === "your turn") return notAttempted;
      if (reply.threw === "denied" || isForbidden(reply.words)) {
        return failed("forbidden", deniedText(reply.words));
      }
      if (reply.parsed) return failed("not solved", `Its cell threw ${shortText(reply.words)}.`);
      return /^\s*(?:import|export)\s/m.test(text)
        ? failed("forbidden", deniedText("not a dependency"))
        : failed("does not parse", syntaxText(reply.words));
    case "over a limit":
      return failed("over a limit", `${sentence(reply.words)}.`);
    case "never settled":
      return failed("not solved", "Its cell waits for a promise that is never settled.");
    case "ended":
      return failed("forbidden", `${sentence(reply.words)}.`);
    default:
      return failed("not solved", "It gave no result.");
  }
}

function failed(status: Status, why: string): AnswerGrade {
  return { status, why, hints: [] };
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether an error says that there is no such module for the process, or that it may not do something. */
function isForbidden(words: string): boolean {
  return isImport(words) || /requires \w+ access/i.test(words);
}

function isImport(words: string): boolean {
  return /unsupported scheme|relative url|not a dependency|npm specifiers|jsr package|requires import access|invalid module type|import attribute type/i
    .test(words);
}

function deniedText(words: string): string {
  if (isImport(words)) return "It imports a module. An answer gets its inputs, nothing else.";
  const name = /^Forbidden: ([\w$]+)$/.exec(words)?.[1];
  if (name !== undefined) return `It uses ${name}. An answer gets its inputs, nothing else.`;
  const what = shortText(words).replace(/^\w+: /, "").replace(/[,;]? ?run again with .*$/i, "");
  return `It asked for what an answer may not use: ${what.replace(/\.$/, "")}.`;
}

/** What is wrong with a text that does not parse, and the line of it. */
function syntaxText(words: string): string {
  const line = /:(\d+):\d+\s*$/.exec(words)?.[1];
  const what = shortText(words).replace(/^(?:\w*Error: )+/, "").replace(/\.$/, "");
  return line === undefined ? `${what}.` : `${what}, in line ${line}.`;
}

/** The first line of an error, without the address of the text. */
function shortText(words: string): string {
  const [line] = words.replaceAll(
    /data:application\/typescript\S*?(?=:\d+:\d+|[\s"']|$)/g,
    "the cell",
  )
    .split("\n");
  return line.length > 300 ? `${line.slice(0, 300)} ...` : line;
}
