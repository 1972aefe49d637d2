/**
 * Presets with the same topology, small enough for a test.
 */
import { changeSpec } from "../../lib/spec/change.ts";
import { preset, type PresetName } from "../../lib/spec/presets.ts";
import type { AlexNetSpec } from "../../lib/spec/spec.ts";

/** Sides whose maps shrink 15-7-7-3-3-3-3-1 in the nets for ImageNet. */
const SIDES: Partial<Record<PresetName, number>> = { bvlc: 67, caffenet: 67, torchvision: 63 };

/** `name` with 8 kernels per convolution, 8 units per fully-connected layer and 5 classes. */
export function shrunken(name: PresetName): AlexNetSpec {
  const spec = preset(name);
  if (name.startsWith("cifar")) {
    return changeSpec(spec, { side: 16, every: { convolution: { kernels: 8 } } });
  }
  return changeSpec(spec, {
    name: `${name}, shrunken`,
    classes: 5,
    side: SIDES[name] ?? 64,
    every: { convolution: { kernels: 8 }, fullyConnected: { units: 8 } },
  });
}
