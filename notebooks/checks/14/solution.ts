/** Solutions of lesson 14. The instructor's build puts them in place of the stubs. */

export function scaledSize(width: number, height: number, side: number): number[] {
  if (width <= height) return [side, Math.floor(side * height / width)];
  return [Math.floor(side * width / height), side];
}

export function labelsOf(paths: string[]): number[] {
  const classes = paths.map((path) => path.split("/")[0]);
  const names = [...new Set(classes)].sort();
  return classes.map((name) => names.indexOf(name));
}

export function updatesOf(images: number, batchSize: number, passes: number): number {
  return passes * Math.ceil(images / batchSize);
}

export function kindOf(bytes: number[]): string {
  const begins = (...start: number[]) => start.every((byte, i) => bytes[i] === byte);
  if (begins(0xff, 0xd8, 0xff)) return "jpeg";
  return begins(0x89, 0x50, 0x4e, 0x47) ? "png" : "neither";
}
