/**
 * Debian's Chromium, driven by Playwright, for scripts that run on their own: `deno run -A
 * --no-config --lock=tests/tools/site/browser.lock --frozen SCRIPT`. Only this file imports the
 * driver and axe, with a separate lock file, so that no other command downloads them.
 */

/** The part of a page that these scripts use. */
export interface Page {
  goto(url: string, options?: { waitUntil: "load" | "domcontentloaded" }): Promise<unknown>;
  on(event: "console", listen: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", listen: (error: Error) => void): void;
  on(event: "load", listen: () => void): void;
  on(event: "download", listen: (download: Download) => void): void;
  on(event: "request" | "requestfailed", listen: (request: { url(): string }) => void): void;
  evaluate<T>(expression: string): Promise<T>;
  emulateMedia(
    options: { media: "print" | "screen"; colorScheme?: "light" | "dark" },
  ): Promise<void>;
  keyboard: {
    press(key: string): Promise<void>;
    type(text: string): Promise<void>;
    insertText(text: string): Promise<void>;
  };
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  waitForFunction(
    expression: string,
    argument?: unknown,
    options?: { timeout: number },
  ): Promise<unknown>;
  screenshot(
    options: {
      path: string;
      fullPage?: boolean;
      clip?: { x: number; y: number; width: number; height: number };
    },
  ): Promise<unknown>;
  click(selector: string): Promise<void>;
  setInputFiles(selector: string, paths: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A file that a page has saved. */
export interface Download {
  suggestedFilename(): string;
  saveAs(path: string): Promise<void>;
}

/** The pages of one reader, who has storage of their own. */
export interface Context extends AsyncDisposable {
  newPage(): Promise<Page>;
}

/** The part of a browser that these scripts use. */
export interface Browser extends AsyncDisposable {
  newPage(): Promise<Page>;
  newContext(): Promise<Context>;
}

const driver = "npm:playwright-core@1.65.1";
const accessibility = "npm:axe-core@4.14.1";

/**
 * Starts Chromium headless and without background connections.
 *
 * @param flags further flags of Chromium.
 */
export async function startBrowser(flags: readonly string[] = []): Promise<Browser> {
  const { chromium } = await import(driver);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...flags,
    ],
  });
  return {
    newPage: () => browser.newPage(),
    newContext: async () => {
      const context = await browser.newContext();
      return {
        newPage: () => context.newPage(),
        [Symbol.asyncDispose]: () => context.close(),
      };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/**
 * Waits until `expression` is true in `page`, frame by frame. Playwright's own `waitForFunction`
 * compiles a text to a function inside the page, which the policy of our pages forbids.
 *
 * @param seconds after which it throws.
 */
export async function until(page: Page, expression: string, seconds = 30): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!await page.evaluate<boolean>(`Boolean(${expression})`)) {
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${expression}`);
    await page.evaluate(`new Promise((resolve) => requestAnimationFrame(resolve))`);
  }
}

/** The source of axe-core, to be evaluated in a page. */
export async function axeSource(): Promise<string> {
  const { default: axe } = await import(accessibility);
  return axe.source;
}

/** Runs one of these scripts with `args` and returns the JSON that it prints. */
export async function runScript<T>(name: string, args: readonly string[]): Promise<T> {
  const folder = new URL(".", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-config",
      "--quiet",
      `--lock=${folder}browser.lock`,
      "--frozen",
      `${folder}${name}`,
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as T;
}
