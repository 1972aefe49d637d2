/**
 * The search index of the site: the sections of the pages, and the terms of the glossary.
 *
 * @module
 */
import { JSDOM } from "jsdom";
import type { Glossary } from "./glossary.ts";

/** A section of a page, or a term. */
export interface SearchEntry {
  /** The page without `.html`, and the anchor in it if there is one: `04-relu#idea`. */
  id: string;
  /** The title of the page. */
  page: string;
  /** The heading of the section; empty before the first one. */
  heading: string;
  /** The text of the section, without code and figures. */
  text: string;
}

/** Parts of a page that nobody searches for by their words. */
const notSearched = "pre, svg, script, style, table.data, .katex-html, annotation, .downloads, " +
  ".figure-foot, .how-to-run, details.solution";

/** The sections of the page `name` with the title `page`, in order; `html` is the page's content. */
export function sectionsOf(name: string, page: string, html: string): SearchEntry[] {
  const { document } = new JSDOM(`<!doctype html><body>${html}</body>`).window;
  for (const element of document.querySelectorAll(notSearched)) element.remove();
  const entries: SearchEntry[] = [{ id: name, page, heading: "", text: "" }];
  const visit = (node: Node) => {
    const entry = entries[entries.length - 1];
    if (node.nodeType === node.TEXT_NODE) entry.text += node.textContent;
    else if (/^H[1-4]$/.test(node.nodeName)) {
      const heading = words(node.textContent ?? "");
      const id = (node as Element).id;
      if (node.nodeName !== "H1") {
        entries.push({ id: id === "" ? name : `${name}#${id}`, page, heading, text: "" });
      }
    } else {
      for (const child of node.childNodes) visit(child);
      // Keeps the words of neighbouring cells and paragraphs apart.
      entries[entries.length - 1].text += " ";
    }
  };
  visit(document.body);
  return entries
    .map((entry) => ({ ...entry, text: words(entry.text) }))
    .filter(({ heading, text }) => heading !== "" || text !== "");
}

/** An entry for each term of the glossary. */
export function termsOf(glossary: Glossary): SearchEntry[] {
  return glossary.entries.map(({ id, term, forms, meaning }) => ({
    id: `glossary#${id}`,
    page: "Glossary",
    heading: term,
    text: [meaning, ...forms ?? []].join(" "),
  }));
}

/**
 * The index as a script. A page that is opened as a file may not fetch another file, but may run a
 * script.
 */
export function searchScript(entries: readonly SearchEntry[]): string {
  return `globalThis.searchEntries = ${JSON.stringify(entries)};\n`;
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
