/** Solutions of lesson 01. The instructor's build puts them in place of the stubs. */

export function topKCredit(scores: number[], label: number, k: number): number {
  const higher = scores.filter((score) => score > scores[label]).length;
  const tied = scores.filter((score) => score === scores[label]).length;
  return Math.min(1, Math.max(0, (k - higher) / tied));
}

export function wilson(errors: number, images: number): [number, number] {
  const z = 1.96;
  const p = errors / images;
  const middle = p + z ** 2 / (2 * images);
  const half = z * Math.sqrt(p * (1 - p) / images + z ** 2 / (4 * images ** 2));
  const scale = 1 + z ** 2 / images;
  return [(middle - half) / scale, (middle + half) / scale];
}

export function imagesNeeded(points: number, discordant: number): number {
  return Math.ceil(discordant * (1.96 * 100 / points) ** 2);
}

export function leaked(train: number[][], test: number[][]): number[] {
  const known = new Set(train.map((pixels) => pixels.join()));
  return test.flatMap((pixels, i) => known.has(pixels.join()) ? [i] : []);
}
