/// <reference lib="dom" />
/**
 * Which lessons a reader has opened and run in this browser, for the marks on the front page. What
 * was written and solved is the work of `work_store.ts`.
 *
 * @module
 */
import { isRecord } from "../../../../lib/is_record.ts";
import { browserStorage, type KeyedTexts } from "./work_store.ts";

/** What is known of a lesson. */
export interface Visit {
  /** When it was last opened, in milliseconds since 1970. */
  opened: number;
  /** Whether a cell of it has run to its end. */
  ran: boolean;
}

/** The visits of a reader to the lessons of one site. */
export class Visits {
  readonly #storage: KeyedTexts | undefined;
  readonly #key: string;

  /** The visits in `storage`; `folder` is the path of the site. */
  constructor(storage: KeyedTexts | undefined, folder: string) {
    this.#storage = storage;
    this.#key = `alexnet-visits:${folder}`;
  }

  /** All visits, by the names of the lessons. */
  all(): Record<string, Visit> {
    try {
      const raw: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? "{}");
      if (!isRecord(raw)) return {};
      return Object.fromEntries(
        Object.entries(raw).flatMap(([lesson, visit]) =>
          isRecord(visit) && typeof visit.opened === "number"
            ? [[lesson, { opened: visit.opened, ran: visit.ran === true }]]
            : []
        ),
      );
    } catch {
      return {}; // Blocked, or not written by this code.
    }
  }

  /** Notes that `lesson` is open, or that a cell of it has run. */
  note(lesson: string, { ran = false, now = Date.now() }: { ran?: boolean; now?: number } = {}) {
    const all = this.all();
    const known = all[lesson];
    if (ran && known?.ran) return;
    all[lesson] = { opened: now, ran: ran || known?.ran === true };
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(all));
    } catch {
      // Full or blocked: the front page has no mark.
    }
  }
}

let visits: Visits | undefined;

/** The visits of this site in this browser. */
export function siteVisits(): Visits {
  return visits ??= new Visits(browserStorage(), new URL(".", document.baseURI).pathname);
}

/** Notes that a cell of `lesson` has run. */
export function noteRun(lesson: string): void {
  siteVisits().note(lesson, { ran: true });
}
