/// <reference lib="dom" />
/**
 * The search of a page: a dialogue that finds sections and terms while the reader types. The index is
 * loaded when it opens.
 *
 * @module
 */
import MiniSearch from "minisearch";
import type { SearchEntry } from "../search_index.ts";
import { loadScript } from "./load_script.ts";

/** At most this many results. */
const most = 12;

/**
 * A search over `entries`, which matches whole words, prefixes, and words with one wrong letter. It
 * finds entries with all words of the query, or with any of them if no entry has all.
 */
export function searchOver(entries: readonly SearchEntry[]): (query: string) => SearchEntry[] {
  const index = new MiniSearch<SearchEntry>({
    fields: ["heading", "page", "text"],
    storeFields: ["page", "heading", "text"],
    searchOptions: {
      prefix: true,
      fuzzy: (term) => term.length > 4 ? 0.2 : false,
      boost: { heading: 4, page: 2 },
    },
  });
  // A heading that occurs twice in a page without an anchor would give the same id twice.
  const unique = new Map(entries.map((entry) => [entry.id, entry]));
  index.addAll([...unique.values()]);
  return (query) => {
    const all = index.search(query, { combineWith: "AND" });
    const found = all.length > 0 ? all : index.search(query);
    return found.slice(0, most).flatMap(({ id }) => unique.get(id) ?? []);
  };
}

/** The part of `text` around the first word of `query`, of about 160 characters. */
export function excerpt(text: string, query: string): string {
  const lower = text.toLowerCase();
  const places = query.toLowerCase().split(/\s+/).filter((word) => word !== "")
    .map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, lower.length) - 50);
  const start = places.length === 0 || from === 0 ? 0 : text.indexOf(" ", from) + 1;
  const rest = text.slice(start, start + 160);
  const cut = start + 160 < text.length ? rest.replace(/\s+\S*$/, "") + " \u2026" : rest;
  return (start > 0 ? "\u2026 " : "") + cut;
}

/** The entries, from a script that is loaded for the first search. */
async function loadEntries(): Promise<SearchEntry[]> {
  await loadScript("search_index.js");
  return (globalThis as { searchEntries?: SearchEntry[] }).searchEntries ?? [];
}

/** A result as an item of the list. */
function itemOf(entry: SearchEntry, query: string): HTMLLIElement {
  const link = document.createElement("a");
  const [page, anchor] = entry.id.split("#");
  link.href = `${page}.html${anchor === undefined ? "" : `#${anchor}`}`;
  link.textContent = entry.heading === "" ? entry.page : `${entry.page}: ${entry.heading}`;
  const text = document.createElement("p");
  text.textContent = excerpt(entry.text, query);
  const item = document.createElement("li");
  item.append(link, text);
  return item;
}

/** Makes the page's search button and the key `/` open the search. */
export function startSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#search");
  const button = document.querySelector<HTMLButtonElement>("#open-search");
  const input = dialog?.querySelector("input");
  const list = dialog?.querySelector("ol");
  const status = dialog?.querySelector<HTMLElement>("[role=status]");
  if (!dialog || !button || !input || !list || !status) return;
  let search: Promise<(query: string) => SearchEntry[]> | undefined;
  const show = async () => {
    const query = input.value.trim();
    search ??= loadEntries().then(searchOver);
    try {
      const found = query === "" ? [] : (await search)(query);
      if (query !== input.value.trim()) return;
      list.replaceChildren(...found.map((entry) => itemOf(entry, query)));
      const count = found.length === most ? `The first ${most} results` : `${found.length} found`;
      status.textContent = query === "" ? "" : count;
    } catch (error) {
      search = undefined;
      status.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const open = () => {
    if (!dialog.open) dialog.showModal();
    input.select();
    void show();
  };
  button.hidden = false;
  button.addEventListener("click", open);
  input.addEventListener("input", () => void show());
  list.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const typing = target instanceof HTMLElement &&
      /^(input|select|textarea)$/i.test(target.tagName);
    if (key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}
