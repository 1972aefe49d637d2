/** Solutions of lesson 07. The instructor's build puts them in place of the stubs. */

export function patchCount(imageSide: number, cropSide: number): number {
  const places = imageSide - cropSide + 1;
  return 2 * places * places;
}

export function placeOf(u: number, places: number): number {
  return Math.floor(u * places);
}

export function mirrorRow(row: number[]): number[] {
  const mirror: number[] = [];
  for (let i = row.length - 3; i >= 0; i -= 3) mirror.push(row[i], row[i + 1], row[i + 2]);
  return mirror;
}

export function colorShift(
  components: number[][],
  deviations: number[],
  alphas: number[],
): number[] {
  const shift = [0, 0, 0];
  components.forEach((component, i) => {
    component.forEach((part, c) => shift[c] += alphas[i] * deviations[i] * part);
  });
  return shift;
}
