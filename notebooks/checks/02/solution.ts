/** Solutions of lesson 02. The instructor's build puts them in place of the stubs. */

export function mapSide(side: number, size: number, stride: number, padding: number): number {
  return 1 + Math.ceil((side + 2 * padding - size) / stride);
}

export function groupedParameters(
  inMaps: number,
  kernels: number,
  size: number,
  groups: number,
): number {
  return (size * size * inMaps / groups + 1) * kernels;
}

export function hungriest(
  layers: { name: string; parameters: number; outputs: number }[],
  batch: number,
): string {
  const held = layers.map(({ parameters, outputs }) => 3 * parameters + batch * outputs);
  return layers[held.indexOf(Math.max(...held))].name;
}

export function contradictions(
  layers: { side: number; maps: number; printed: number }[],
): number[] {
  return layers.flatMap(({ side, maps, printed }, i) => side * side * maps === printed ? [] : [i]);
}
