/** Opens a page in headless Chromium and reads what it found. */

/**
 * Opens `url` in Chromium and returns what the page logs as `FINDINGS [...] END`: with JSON in
 * between, encoded as a URI component, because Chromium escapes some characters of a message.
 *
 * @param flags more arguments of Chromium, e.g. for WebGPU.
 */
export async function findingsOf(url: string, flags: readonly string[] = []): Promise<unknown> {
  const profile = await Deno.makeTempDir();
  const chromium = new Deno.Command("chromium", {
    args: [
      "--headless=new",
      "--no-sandbox",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--enable-logging=stderr",
      ...flags,
      `--user-data-dir=${profile}`,
      url,
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let log = "";
  try {
    for await (const text of chromium.stderr.pipeThrough(new TextDecoderStream())) {
      log += text;
      const match = /FINDINGS (.*) END/.exec(log);
      if (match !== null) return JSON.parse(decodeURIComponent(match[1]));
    }
    throw new Error(`Chromium ended without findings: ${log.slice(-1000)}`);
  } finally {
    chromium.kill("SIGTERM");
    await chromium.status;
    // Chromium's child processes may outlive it for a moment and write to the profile.
    await removeWhenQuiet(profile);
  }
}

/** Removes `folder`; retries if a file is added meanwhile. */
async function removeWhenQuiet(folder: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (tries === 50) throw error;
    }
  }
}
