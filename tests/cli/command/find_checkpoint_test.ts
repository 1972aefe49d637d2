import { assertEquals } from "@std/assert";
import { findCheckpoint } from "../../../lib/cli/command/find_checkpoint.ts";

Deno.test("the newest run is found by its previous checkpoint if it was killed while saving", async () => {
  const [before, folder] = [Deno.cwd(), await Deno.makeTempDir()];
  Deno.chdir(folder);
  try {
    for (const [run, name] of [["old", "checkpoint"], ["new", "checkpoint.previous"]]) {
      await Deno.mkdir(`out/${run}`, { recursive: true });
      await Deno.writeTextFile(`out/${run}/${name}.safetensors`, "");
    }
    await Deno.utime("out/old/checkpoint.safetensors", 1, 1);
    assertEquals(await findCheckpoint(undefined), "out/new/checkpoint.safetensors");
  } finally {
    Deno.chdir(before);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the best net of a run is found if the run has kept it", async () => {
  const [before, folder] = [Deno.cwd(), await Deno.makeTempDir()];
  Deno.chdir(folder);
  try {
    await Deno.mkdir("out/run", { recursive: true });
    await Deno.writeTextFile("out/run/checkpoint.safetensors", "");
    assertEquals(await findCheckpoint("out/run/"), "out/run/checkpoint.safetensors");
    await Deno.writeTextFile("out/run/best.safetensors", "");
    assertEquals(await findCheckpoint("out/run/"), "out/run/best.safetensors");
    assertEquals(await findCheckpoint(undefined), "out/run/best.safetensors");
  } finally {
    Deno.chdir(before);
    await Deno.remove(folder, { recursive: true });
  }
});
