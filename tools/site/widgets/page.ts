/// <reference lib="dom" />
/**
 * The script of every page: dark mode, search, progress, the switch for code, and what loads other scripts when they are needed:
 * Plotly, the widgets, and what runs the cells of a lesson.
 *
 * @module
 */
import { startNetwork } from "../network/start_network.ts";
import { startOffline } from "../offline/start_offline.ts";
import { startCodeSwitch } from "./code_switch.ts";
import { loadScript } from "./load_script.ts";
import { isDark, redrawPlots, startPlots } from "./plots.ts";
import { startProgress } from "./progress_marks.ts";
import { startSearch } from "./search.ts";
import { askTwice } from "./solution_fold.ts";

function showTheme(button: Element | null): void {
  if (button !== null) button.textContent = isDark() ? "Light" : "Dark";
}

function startTheme(): void {
  const button = document.querySelector("#theme");
  showTheme(button);
  button?.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Without storage, the choice applies only to this page.
    }
    showTheme(button);
    redrawPlots();
    document.dispatchEvent(new Event("themechange"));
  });
}

/** Loads the widgets when the first one comes near the window. */
function startWidgets(): void {
  const near = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    near.disconnect();
    void loadScript("widgets.js");
  }, { rootMargin: "600px" });
  for (const place of document.querySelectorAll("[data-widget]")) near.observe(place);
}

/** Lets the cells of a lesson run, which needs a server: as a file the page says how to get one. */
function startCells(): void {
  if (document.querySelector("#lesson-cells, #own-claims") === null) return;
  if (location.protocol === "file:") {
    document.querySelector(".how-to-run")?.removeAttribute("hidden");
    for (const fold of document.querySelectorAll<HTMLDetailsElement>("details[data-exercise]")) {
      askTwice(fold);
    }
    return;
  }
  const script = document.createElement("script");
  script.type = "module";
  script.src = "assets/live.js";
  document.head.append(script);
}

startSearch();
startTheme();
startPlots();
startCodeSwitch();
startProgress();
startWidgets();
startCells();
startNetwork();
startOffline();
const menu = document.querySelector<HTMLDetailsElement>("details.menu");
if (menu !== null && !matchMedia("(min-width: 70rem)").matches) menu.open = false;
