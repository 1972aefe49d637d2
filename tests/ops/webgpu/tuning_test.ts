/** The tuning: measured once, stored, and robust against a damaged store. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { type TileName, TILES } from "../../../lib/ops/webgpu/tiles.ts";
import {
  measureSpeeds,
  rememberedSpeeds,
  speedKey,
  type SpeedStore,
} from "../../../lib/ops/webgpu/tuning.ts";
import { useWebGPU, webgpuMissing } from "./webgpu_setup.ts";

const ignore = await webgpuMissing();
const llvmpipe = { vendor: "65541", architecture: "", device: "0", description: "llvmpipe" };
const info = llvmpipe as GPUAdapterInfo;

function memoryStore(): SpeedStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
  };
}

Deno.test({
  name: "Every tile is measured, and the stored speeds are read back unchanged",
  ignore,
  fn: async () => {
    const store = memoryStore();
    const speeds = await measureSpeeds(await useWebGPU(), store, "key");
    assert((Object.keys(TILES) as TileName[]).every((name) => speeds[name] > 0));
    assertEquals(speeds["64x64"], 1);
    assertEquals(rememberedSpeeds(store, "key"), speeds);
  },
});

Deno.test("Another adapter or another runtime is measured again", () => {
  const key = speedKey(info, "Deno/2.9.6");
  assertNotEquals(speedKey(info, "Deno/2.9.7"), key);
  assertNotEquals(
    speedKey({ ...llvmpipe, description: "RTX" } as GPUAdapterInfo, "Deno/2.9.6"),
    key,
  );
});

Deno.test("A damaged store counts as empty", () => {
  const store = memoryStore();
  for (const value of ["", "{", "null", "7", "{}", '{"64x64":1}', '{"64x64":"fast"}']) {
    store.setItem("key", value);
    assertEquals(rememberedSpeeds(store, "key"), undefined, value);
  }
  assertEquals(rememberedSpeeds(undefined, "key"), undefined);
});
