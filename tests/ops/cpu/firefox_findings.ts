/** Opens a page in headless Firefox and reads what it found, as `findingsOf` does with Chromium. */

/** Preferences of Firefox: no first page, no updates, and the console on standard output. */
const preferences = {
  "devtools.console.stdout.content": true,
  "browser.shell.checkDefaultBrowser": false,
  "browser.aboutwelcome.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

/** Opens `url` in Firefox and returns the JSON that the page logs as `FINDINGS [...] END`. */
export async function firefoxFindings(url: string): Promise<unknown> {
  const profile = await Deno.makeTempDir();
  const lines = Object.entries(preferences).map(([name, value]) =>
    `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`
  );
  await Deno.writeTextFile(`${profile}/user.js`, lines.join(""));
  const firefox = new Deno.Command("firefox-esr", {
    args: ["--headless", "--no-remote", "--profile", profile, url],
    env: { HOME: profile },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let log = "";
  try {
    for await (const text of firefox.stdout.pipeThrough(new TextDecoderStream())) {
      log += text;
      const match = /FINDINGS (.*) END/.exec(log);
      if (match !== null) return JSON.parse(decodeURIComponent(match[1]));
    }
    throw new Error(`Firefox ended without findings: ${log.slice(-1000)}`);
  } finally {
    firefox.kill("SIGTERM");
    await firefox.status;
    await Deno.remove(profile, { recursive: true });
  }
}
