/// <reference lib="dom" />
/**
 * The reader's own claims on the claims page: the cards of the runs in this browser.
 *
 * @module
 */
import { sanitizedMarkup } from "../sanitize_markup.ts";
import { calibrationText, claimsOf } from "./own_claim.ts";
import { element } from "./page_parts.ts";
import { workPanel } from "./work/work_panel.ts";
import type { WorkStore } from "./work/work_store.ts";

/** Fills `place` with the reader's claims, and again when another tab measures one. */
export function startClaims(place: HTMLElement, store: WorkStore): void {
  const cards = element("div");
  const show = () => cards.replaceChildren(...cardsOf(store));
  const heading = element("h2", "", "Your own runs");
  heading.id = "own-claims-title";
  place.append(heading, cards, workPanel({ store, loaded: show }));
  place.hidden = false;
  addEventListener("storage", ({ key }) => store.concerns(key) && show());
  show();
}

function cardsOf(store: WorkStore): HTMLElement[] {
  const claims = claimsOf(store.all());
  if (claims.length === 0) {
    return [element("p", "", "Nothing yet: a claim stands here once you run its lesson.")];
  }
  const calibration = calibrationText(claims);
  const fold = element("details", "results");
  fold.append(element("summary", "", `Show your ${claims.length} cards`));
  if (claims.length === 1) fold.querySelector("summary")?.replaceChildren("Show your card");
  for (const { html, lesson, scale, changed } of claims) {
    const card = element("div", "claim-card wide");
    card.tabIndex = 0;
    card.innerHTML = sanitizedMarkup(html);
    const from = element("p", "own-mark");
    const link = element("a", "", `Lesson ${lesson.slice(0, 2)}`);
    link.href = `${encodeURIComponent(lesson)}.html`;
    from.append(link, `, ${scale} scale${dayText(changed)}`);
    fold.append(from, card);
  }
  return [...(calibration === "" ? [] : [element("p", "", calibration)]), fold];
}

/** `, 2026-01-02`; empty for a time that has no day. */
function dayText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : `, ${date.toISOString().slice(0, 10)}`;
}
