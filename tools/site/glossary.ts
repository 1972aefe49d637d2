/**
 * The glossary of the course, `notebooks/glossary.json`, which every page links to.
 *
 * @module
 */
import { BadFileError } from "../../lib/errors.ts";
import { escapeHtml } from "../../lib/figures/escape_html.ts";
import { isRecord } from "../../lib/is_record.ts";

/** One entry. */
export interface GlossaryEntry {
  /** The term as used in the field. */
  term: string;
  /** Other forms that link to the entry, e.g. a plural. */
  forms?: string[];
  /** The meaning in one or two sentences. */
  meaning: string;
  /** The section of the paper that uses it. */
  section?: string;
  /** The lesson about it, two digits. */
  lesson?: string;
  /** Phrases in which a form of the term has another meaning, e.g. `a loss of about`. */
  unless?: string[];
  /** Lessons in which its forms have another meaning, two digits: they do not link to it. */
  notIn?: string[];
}

/** An entry with its anchor. */
export interface AnchoredEntry extends GlossaryEntry {
  /** The anchor on the glossary's page. */
  id: string;
}

/** All entries, and a search for their terms in a text. */
export class Glossary {
  /** The entries in alphabetical order. */
  readonly entries: readonly AnchoredEntry[];
  readonly #byForm = new Map<string, AnchoredEntry>();
  readonly #pattern: RegExp | undefined;

  /** A glossary of `entries`. */
  constructor(entries: readonly GlossaryEntry[]) {
    this.entries = entries
      .map((entry) => ({ ...entry, id: entry.term.toLowerCase().replace(/[^a-z0-9]+/g, "-") }))
      .sort((a, b) => a.term.toLowerCase() < b.term.toLowerCase() ? -1 : 1);
    for (const entry of this.entries) {
      for (const form of [entry.term, ...entry.forms ?? []]) {
        this.#byForm.set(form.toLowerCase(), entry);
      }
    }
    const forms = [...this.#byForm.keys()].sort((a, b) => b.length - a.length)
      .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+"));
    if (forms.length > 0) {
      this.#pattern = new RegExp(`(?<![\\w-])(?:${forms.join("|")})(?![\\w-])`, "gi");
    }
  }

  /** The ids of the entries that lesson `number` does not link to. */
  notIn(number: string): string[] {
    return this.entries.filter(({ notIn }) => notIn?.includes(number)).map(({ id }) => id);
  }

  /** The first term in `text` whose entry is not in `seen`. */
  firstTerm(
    text: string,
    seen: ReadonlySet<string>,
  ): { entry: AnchoredEntry; index: number; text: string } | undefined {
    if (this.#pattern === undefined) return undefined;
    for (const match of text.matchAll(this.#pattern)) {
      const entry = this.#byForm.get(match[0].toLowerCase().replace(/\s+/g, " "));
      if (entry !== undefined && !seen.has(entry.id) && !meansAnother(entry, text, match.index)) {
        return { entry, index: match.index, text: match[0] };
      }
    }
    return undefined;
  }

  /** The glossary as HTML; `lessons` maps two digits to the name of a page without `.html`. */
  html(lessons: ReadonlyMap<string, string>): string {
    const rows = this.entries.map(({ id, term, meaning, section, lesson }) => {
      const page = lesson === undefined ? undefined : lessons.get(lesson);
      const places = [
        section === undefined ? "" : `Paper, section ${escapeHtml(section)}`,
        page === undefined ? "" : `<a href="${escapeHtml(page)}.html">Lesson ${lesson}</a>`,
      ].filter((place) => place !== "");
      return `<div class="entry"><dt id="${id}">${escapeHtml(term)}</dt><dd>${
        escapeHtml(meaning)
      }` +
        (places.length === 0 ? "" : ` <span class="places">${places.join(" · ")}</span>`) +
        "</dd></div>";
    });
    return `<dl class="glossary">${rows.join("\n")}</dl>`;
  }
}

/** Whether the term at `index` of `text` is part of a phrase in which it has another meaning. */
function meansAnother({ unless = [] }: GlossaryEntry, text: string, index: number): boolean {
  const spaced = text.replace(/\s/g, " ").toLowerCase();
  return unless.some((phrase) => {
    const first = Math.max(0, index - phrase.length);
    const at = spaced.indexOf(phrase.toLowerCase(), first);
    return at >= 0 && at <= index && index < at + phrase.length;
  });
}

/**
 * Reads a glossary file; an empty glossary if there is none.
 *
 * @throws {BadFileError} when an entry has no term or meaning, or two entries share a form.
 */
export async function readGlossary(path: string): Promise<Glossary> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Glossary([]);
    throw error;
  }
  const raw: unknown = JSON.parse(text);
  if (!Array.isArray(raw)) {
    throw new BadFileError({ path, expected: "a list of entries", found: typeof raw });
  }
  const seen = new Map<string, string>();
  const entries = raw.map((entry: unknown, index): GlossaryEntry => {
    if (
      !isRecord(entry) || typeof entry.term !== "string" || typeof entry.meaning !== "string"
    ) {
      throw new BadFileError({
        path,
        expected: `a term and a meaning in entry ${index + 1}`,
        found: JSON.stringify(entry),
      });
    }
    const forms = Array.isArray(entry.forms) ? entry.forms.map(String) : [];
    for (const form of [entry.term, ...forms].map((word) => word.toLowerCase())) {
      const other = seen.get(form);
      if (other !== undefined) {
        throw new BadFileError({
          path,
          expected: `"${form}" in one entry`,
          found: `it in "${other}" and "${entry.term}"`,
        });
      }
      seen.set(form, entry.term);
    }
    return entry as unknown as GlossaryEntry;
  });
  return new Glossary(entries);
}
