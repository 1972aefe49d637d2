/** Covers tools/next_tfjs.ts, docs/tfjs.md: what depends on tfjs, and the trial of its next version. */
import { assert, assertEquals } from "@std/assert";
import { newerVersion, withVersion } from "../../tools/next_tfjs.ts";
import { filesUnder, root } from "../house.ts";

Deno.test("the newest version after the pinned one is tried, and none if there is none", () => {
  assertEquals(newerVersion("4.22.0", { latest: "4.22.0", next: "0.0.1-alpha" }), undefined);
  assertEquals(newerVersion("4.22.0", { latest: "4.23.1", next: "5.0.0-rc.1" }), "5.0.0-rc.1");
  assertEquals(newerVersion("4.9.0", { latest: "4.10.0", old: "3.99.0" }), "4.10.0");
  assertEquals(newerVersion("5.0.0-rc.1", { latest: "5.0.0" }), "5.0.0");
});

Deno.test("all packages of tfjs are tried in the same version, and nothing else changes", () => {
  const imports = {
    "@tensorflow/tfjs": "npm:@tensorflow/tfjs@4.22.0",
    "@tensorflow/tfjs-backend-webgpu": "npm:@tensorflow/tfjs-backend-webgpu@4.22.0",
    "sharp": "npm:sharp@0.35.5",
  };
  assertEquals(JSON.parse(withVersion(JSON.stringify(imports), "5.0.0")), {
    "@tensorflow/tfjs": "npm:@tensorflow/tfjs@5.0.0",
    "@tensorflow/tfjs-backend-webgpu": "npm:@tensorflow/tfjs-backend-webgpu@5.0.0",
    "sharp": "npm:sharp@0.35.5",
  });
});

Deno.test("the page lists every file that uses tfjs's private state", async () => {
  const page = await Deno.readTextFile(`${root}docs/tfjs.md`);
  const state =
    /tf\.engine\(\)\.(?!runKernel\b)\w+|\} = tf\.engine\(\)|as unknown as TfjsInternals/;
  const found = ["lib", "datasets"].flatMap(filesUnder)
    .filter((file) => state.test(Deno.readTextFileSync(root + file)));
  const listed = [...page.matchAll(/^\| `(lib\/\S+\.ts)` \|/gm)].map(([, file]) => file);
  assert(found.length > 0);
  assertEquals(listed.toSorted(), found.toSorted());
});
