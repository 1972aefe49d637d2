/**
 * Covers lib/training/run/run_folder.ts: kills a process at every step of a save, and damages the
 * newest checkpoint before.
 */
import { assert, assertEquals } from "@std/assert";
import { saveCheckpoint } from "../../../lib/training/checkpoint/checkpoint.ts";
import { RunFolder } from "../../../lib/training/run/run_folder.ts";
import { oneWeightCheckpoint } from "../small_checkpoints.ts";
import { reportFigures } from "../../report_figures.ts";

const lib = new URL("../../../lib", import.meta.url);
const config = new URL("../../../deno.json", import.meta.url).pathname;

/**
 * Opens the folder, saves a third checkpoint without reading the others, and kills itself just
 * before one of its changes to the folder, whose number is the last argument.
 */
const PROGRAM = `
import { decodeCheckpoint } from "${lib}/training/checkpoint/checkpoint_format.ts";
import { RunFolder } from "${lib}/training/run/run_folder.ts";
const [path, next, killAt] = Deno.args;
const folder = await RunFolder.open(path, { resume: true });
const third = await decodeCheckpoint(await Deno.readFile(next), next);
let changes = 0;
for (const name of ["remove", "link", "rename", "copyFile"]) {
  const real = Deno[name];
  Deno[name] = async (...args) => {
    if (changes++ === Number(killAt)) Deno.kill(Deno.pid, "SIGKILL");
    return await real(...args);
  };
}
await folder.save(third);
`;

const none = (bytes: Uint8Array) => bytes;

/** What happened to the newest checkpoint before. */
const damages = {
  "one checkpoint loads after a kill anywhere in a save": none,
  "one checkpoint loads after a kill anywhere in a save that finds a flipped bit in the newest": (
    bytes: Uint8Array,
  ) => bytes.with(bytes.length - 1, bytes[bytes.length - 1] ^ 1),
  "one checkpoint loads after a kill anywhere in a save that finds half of the newest": (
    bytes: Uint8Array,
  ) => bytes.subarray(0, bytes.length / 2),
  "one checkpoint loads after a kill anywhere in a save that finds the newest empty": () =>
    new Uint8Array(),
};

for (const [name, damage] of Object.entries(damages)) {
  Deno.test(name, async (t) => {
    const temporary = await Deno.makeTempDir();
    const program = `${temporary}/save.ts`;
    const next = `${temporary}/next.safetensors`;
    await Deno.writeTextFile(program, PROGRAM);
    await saveCheckpoint(next, oneWeightCheckpoint(3));
    try {
      let kills = 0;
      for (;; kills++) {
        const path = `${temporary}/run-${kills}`;
        const folder = await RunFolder.open(path, { resume: true });
        await folder.save(oneWeightCheckpoint(1));
        await folder.save(oneWeightCheckpoint(2));
        folder.close();
        await Deno.writeFile(folder.checkpoint, damage(await Deno.readFile(folder.checkpoint)));
        const { success, signal, stderr } = await new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "-A", "--no-check", "--config", config, program],
            ...[path, next, `${kills}`],
          ],
        }).output();
        assert(success || signal === "SIGKILL", new TextDecoder().decode(stderr));
        const again = await RunFolder.open(path, { resume: true });
        const loaded = await again.load(() => {});
        const value = loaded?.weights.get("w")?.values[0] ?? 0;
        assert(
          value >=
            (damage === none ? 2 : 1),
          `killed at ${kills}: found ${value}`,
        );
        again.close();
        if (success) {
          assertEquals(value, 3);
          break;
        }
      }
      assert(kills > 0, "no save was killed");
      reportFigures(t, `${kills} kills`);
    } finally {
      await Deno.remove(temporary, { recursive: true });
    }
  });
}
