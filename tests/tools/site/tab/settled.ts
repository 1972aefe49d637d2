/** Waiting in a page that may be loaded again meanwhile. */
import type { Page } from "../chromium.ts";

/** What is there after the page has drawn what it knows. */
export const nextFrame = `new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(resolve)))`;

/** Waits until `expression`, or what its promise gives, is true, across loads of the page. */
export async function settled(page: Page, expression: string, seconds = 60): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    try {
      if (await page.evaluate<boolean>(`Promise.resolve(${expression}).then(Boolean)`)) return;
      await page.evaluate(nextFrame);
    } catch (error) {
      // The page was loaded again while the expression was computed.
      if (!/context was destroyed|navigat/i.test(String(error))) throw error;
    }
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${expression}`);
  }
}
