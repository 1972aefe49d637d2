/**
 * The text of an answer, and what else of a learner's notebook it needs: an answer may call a function
 * that the learner wrote in another cell.
 *
 * @module
 */

/** The global by which the text of an answer hands over its function. */
export const HOOK = "handOverAnswer";

/**
 * The module with the answer called `name`. Each text has a scope of its own inside that of the texts
 * before it, so that two of them may declare the same name, as cells may.
 *
 * @param name the name of the function.
 * @param answer the text of its cell.
 * @param support the texts of other cells that it needs, the outermost first.
 */
export function answerProgram(name: string, answer: string, support: readonly string[]): string {
  const outer = support.map((text) => `{${withoutExport(text)}\n;`).join("");
  // On one line with the beginning of the answer, so that its lines keep their numbers.
  return `${outer}{${HOOK}(() => ${name});${withoutExport(answer)}\n}${
    "}".repeat(support.length)
  }\nexport {};\n`;
}

/** Cells may say `export`, which has no meaning in them. */
function withoutExport(text: string): string {
  return text.replaceAll(/^export\s+(?=(?:async\s+)?function\b|const\b|let\b|var\b|class\b)/gm, "");
}

/** The text without comments and blanks: what counts when two texts are compared. */
export function bareText(text: string): string {
  // What is not closed goes to its end, so that no text takes longer than its length.
  const pattern =
    /("(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?)|\/\*[^]*?(?:\*\/|$)|\/\/.*/g;
  return text.replaceAll(pattern, (_, kept?: string) => kept ?? "").replaceAll(/\s+|;/g, "");
}

/** Whether `text` declares `name`, or sets it, at the beginning of a line or after a statement. */
export function declares(text: string, name: string): boolean {
  const word = RegExp.escape(name);
  return new RegExp(
    `(?:^|[;{}])[ \\t]*(?:export +)?(?:(?:async +)?function *\\*? *${word} *[(<]|` +
      `(?:const|let|var|class) +${word}(?![\\w$])|${word} *=(?![=>]))`,
    "m",
  ).test(text) || destructures(text, word);
}

/** Whether a line of `text` begins, without indentation, with the declaration of a function `name`. */
export function declaresOutside(text: string, name: string): boolean {
  const word = RegExp.escape(name);
  return new RegExp(
    `^(?:export +)?(?:(?:async +)?function *\\*? *${word} *[(<]|(?:const|let|var) +${word} *` +
      `(?::[^=]*)?= *(?:async *)?(?:function\\b|\\(|[\\w$]+ *=>|[\\w$]+ *;?$))`,
    "m",
  ).test(text);
}

/** `const [a, name] = ...` and `const { a, name } = ...`. */
function destructures(text: string, word: string): boolean {
  return new RegExp(`^[ \\t]*(?:const|let|var) +[[{][^=]*?(?<![\\w$])${word}(?![\\w$])[^=]*=`, "m")
    .test(text);
}

/** The name that an error says is not defined. */
export function missingName(words: string): string | undefined {
  return /^ReferenceError: ([\p{ID_Start}$_][\p{ID_Continue}$]*) is not defined/u.exec(words)?.[1];
}

/** Whether `text` declares or imports `name`. */
export function provides(text: string, name: string): boolean {
  const imported = `^import [^;"']*(?<![\\w$])${RegExp.escape(name)}(?![\\w$])`;
  return declares(text, name) || new RegExp(imported, "m").test(text);
}
