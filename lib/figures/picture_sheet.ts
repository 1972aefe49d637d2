/**
 * Sheets of pictures for a page, as in the paper's Fig. 4: pictures over the bars of their most
 * probable classes (left), and queries beside their nearest pictures (right).
 *
 * Unlike the figures of notebooks, a sheet is HTML: its text can be searched and wraps, long names
 * fit, and a page of hundreds of pictures stays light.
 *
 * @module
 */
import { escapeHtml } from "./escape_html.ts";
import { rightColor, wrongColor } from "./style.ts";

/** One class under a picture. */
export interface SheetGuess {
  /** The name of the class. */
  readonly name: string;
  /** Its probability, 0 to 1. */
  readonly probability: number;
  /** Whether it is the right one, if that is known. */
  readonly right?: boolean;
}

/** A picture with its most probable classes. */
export interface SheetAnswer {
  /** The picture as a `data:` URI. */
  readonly picture: string;
  /** Where it is from. */
  readonly file: string;
  /** The name of its right class, if it is known. */
  readonly truth?: string | undefined;
  /** Its most probable classes, best first. */
  readonly guesses: readonly SheetGuess[];
}

/** A picture and its nearest ones. */
export interface SheetNeighbours {
  /** The query. */
  readonly query: SheetPicture;
  /** Its nearest pictures, nearest first. */
  readonly nearest: readonly (SheetPicture & { readonly distance: number })[];
}

/** A picture with its name. */
export interface SheetPicture {
  /** The picture as a `data:` URI; `undefined` where it could not be read. */
  readonly picture: string | undefined;
  /** Where it is from. */
  readonly file: string;
  /** The name of its class, if it is known. */
  readonly name?: string | undefined;
}

/** The rules of both sheets. */
export const sheetStyle = `
.sheet{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1.5rem 1.25rem;
max-width:none;padding:0;list-style:none}
.sheet img,.nearest img,.missing{display:block;width:10rem;height:10rem;object-fit:cover}
.sheet img{margin:0 auto .35rem}.file{font-size:.75rem;overflow-wrap:anywhere;color:var(--muted)}
.truth{font-weight:600;text-align:center}
.bars{max-width:none;padding:0;list-style:none;font-size:.8125rem}
.bars li{position:relative;display:flex;justify-content:space-between;gap:.5rem;margin:.2rem 0;
padding:.1rem .35rem;background:var(--wash);overflow:hidden}
.bars li::before{content:"";position:absolute;inset:0;width:var(--share);background:#86b9dc;
opacity:.75}
.bars li.right{font-weight:600}
.bars li.right::before{background:repeating-linear-gradient(45deg,${wrongColor} 0 3px,#f6c19b 3px 9px)}
.bars span{position:relative;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bars .share{flex:none}
.nearest{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0;padding:0 0 1.5rem;list-style:none;
max-width:none;border-bottom:1px solid var(--line)}
.nearest li,.nearest img,.nearest .missing{width:9rem}.nearest img,.nearest .missing{height:9rem}.nearest li.query{padding-right:.75rem;border-right:1px solid var(--line)}
.nearest li.same img{outline:3px solid ${rightColor};outline-offset:-3px}
.nearest .name{font-weight:600}.missing{display:grid;place-items:center;
background:var(--wash);color:var(--muted)}`;

/** The left of Fig. 4: each picture over the bars of its classes, the right one in red. */
export function answerSheet(answers: readonly SheetAnswer[]): string {
  const cards = answers.map(({ picture, file, truth, guesses }) =>
    `<li><img src="${escapeHtml(picture)}" alt="${escapeHtml(truth ?? file)}" loading="lazy">` +
    (truth === undefined ? "" : `<div class="truth">${escapeHtml(truth)}</div>`) +
    `<ol class="bars">${guesses.map(bar).join("")}</ol>` +
    `<div class="file">${escapeHtml(file)}</div></li>`
  );
  return `<ul class="sheet">\n${cards.join("\n")}\n</ul>`;
}

function bar({ name, probability, right = false }: SheetGuess): string {
  const share = `${(100 * probability).toFixed(1)} %`;
  return `<li${right ? ' class="right"' : ""} style="--share:${(100 * probability).toFixed(2)}%" ` +
    `title="${escapeHtml(`${name}: ${share}`)}"><span>${right ? "\u2713 " : ""}${
      escapeHtml(name)
    }</span><span class="share">${share}</span></li>`;
}

/** The right of Fig. 4: each query, and its nearest pictures; those of its class have a frame. */
export function neighbourSheet(rows: readonly SheetNeighbours[]): string {
  return rows.map(({ query, nearest }) =>
    `<ol class="nearest"><li class="query">${shown(query)}<div>query</div></li>${
      nearest.map((picture) => {
        const same = query.name !== undefined && picture.name === query.name;
        return `<li${same ? ' class="same"' : ""}>${shown(picture)}<div>distance ${
          picture.distance.toPrecision(4)
        }</div></li>`;
      }).join("")
    }</ol>`
  ).join("\n");
}

function shown({ picture, file, name }: SheetPicture): string {
  const image = picture === undefined
    ? `<div class="missing">not found</div>`
    : `<img src="${escapeHtml(picture)}" alt="${escapeHtml(name ?? file)}" loading="lazy">`;
  return image + (name === undefined ? "" : `<div class="name">${escapeHtml(name)}</div>`) +
    `<div class="file">${escapeHtml(file)}</div>`;
}
