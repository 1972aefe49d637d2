/// <reference lib="dom" />
/**
 * The switch of a lesson that opens the code of all cells whose code is folded. It keeps its position
 * for all lessons of the site.
 *
 * @module
 */

const key = "alexnet-all-code";

/** Makes the switch work, and opens the code if it was on. */
export function startCodeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>("#all-code");
  if (button === null) return;
  const show = (on: boolean) => {
    button.setAttribute("aria-pressed", String(on));
    for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.folded")) {
      fold.open = on;
    }
  };
  button.hidden = document.querySelector("details.folded") === null;
  if (stored()) show(true);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    show(on);
    try {
      localStorage.setItem(key, on ? "1" : "");
    } catch {
      // Without storage, the choice applies only to this page.
    }
  });
}

function stored(): boolean {
  try {
    return localStorage.getItem(key) === "1";
  } catch {
    return false;
  }
}
