import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BadArgumentError, BadFileError } from "../../../lib/errors.ts";
import { serveSite } from "../../../tools/site/serve.ts";

const parent = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(parent, { recursive: true }));
const folder = `${parent}/site`;
await Deno.mkdir(`${folder}/assets`, { recursive: true });
await Deno.writeTextFile(`${folder}/index.html`, "<title>First</title>");
await Deno.writeTextFile(`${folder}/assets/index.html`, "inner");
await Deno.writeTextFile(`${folder}/assets/a b.js`, "1");
await Deno.writeTextFile(`${folder}/assets/kernel.js`, "2");
await Deno.writeTextFile(`${parent}/secret.txt`, "secret");
await Deno.mkdir(`${parent}/site-2`);
await Deno.writeTextFile(`${parent}/site-2/secret.txt`, "secret");
await Deno.symlink(`${parent}/secret.txt`, `${folder}/link.txt`);

/** The answers of a server to `paths`: status, type and text. */
async function answers(paths: readonly string[], init: RequestInit = {}): Promise<string[]> {
  await using server = await serveSite(folder, 0);
  const found: string[] = [];
  for (const path of paths) {
    const url = `http://127.0.0.1:${server.addr.port}`;
    const response = await fetch(url + path, { redirect: "manual", ...init });
    found.push(
      `${response.status} ${response.headers.get("content-type")} ${await response.text()}`,
    );
  }
  return found;
}

Deno.test("files have their types, and a folder is its first page", async () => {
  assertEquals(await answers(["/", "/index.html?x=1", "/assets/", "/assets/a%20b.js"]), [
    "200 text/html; charset=utf-8 <title>First</title>",
    "200 text/html; charset=utf-8 <title>First</title>",
    "200 text/html; charset=utf-8 inner",
    "200 text/javascript; charset=utf-8 1",
  ]);
});

Deno.test("every file has the headers of cross-origin isolation", async () => {
  await using server = await serveSite(folder, 0);
  const { headers, body } = await fetch(`http://127.0.0.1:${server.addr.port}/`);
  await body?.cancel();
  assertEquals(headers.get("cross-origin-opener-policy"), "same-origin");
  assertEquals(headers.get("cross-origin-embedder-policy"), "require-corp");
});

Deno.test("the script of a worker has a policy that names no other host, other scripts have none", async () => {
  await using server = await serveSite(folder, 0);
  const policies = await Promise.all(["kernel.js", "a%20b.js"].map(async (name) => {
    const url = `http://127.0.0.1:${server.addr.port}/assets/${name}`;
    const { headers, body } = await fetch(url);
    await body?.cancel();
    return headers.get("content-security-policy");
  }));
  assertStringIncludes(policies[0] ?? "", "connect-src 'self';");
  assertEquals(policies[1], null);
});

Deno.test("a folder without a slash leads to the one with it, on the same host", async () => {
  await using server = await serveSite(folder, 0);
  for (const path of ["/assets", "//assets"]) {
    const { status, headers, body } = await fetch(`http://127.0.0.1:${server.addr.port}${path}`, {
      redirect: "manual",
    });
    await body?.cancel();
    assertEquals([status, headers.get("location")], [301, "/assets/"]);
  }
});

Deno.test("nothing outside the folder is served, by dots, codes or links", async () => {
  const paths = [
    ...["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%2fsite-2/secret.txt"],
    ...["/link.txt", "/missing.html", "/%00", "/%ff", "/index.html/"],
  ];
  for (const [i, answer] of (await answers(paths)).entries()) {
    assertEquals(answer.slice(0, 4), "404 ", paths[i]);
    assertEquals(answer.includes("secret"), false, paths[i]);
  }
});

Deno.test("only GET and HEAD are answered, HEAD without the text", async () => {
  assertEquals((await answers(["/"], { method: "POST" }))[0].slice(0, 4), "405 ");
  assertEquals(await answers(["/"], { method: "HEAD" }), ["200 text/html; charset=utf-8 "]);
});

Deno.test("a folder without a first page, and a port in use, are errors that say what to do", async () => {
  const { message } = await assertRejects(() => serveSite(parent, 0), BadFileError);
  assertStringIncludes(message, "deno task course builds site/");
  await using server = await serveSite(folder, 0);
  const { message: taken } = await assertRejects(
    () => serveSite(folder, server.addr.port),
    BadArgumentError,
  );
  assertStringIncludes(taken, "choose another one with --port");
});
