/** Solutions of lesson 08. The instructor's build puts them in place of the stubs. */

export function dropoutBackward(mask: number[], dy: number[]): number[] {
  return dy.map((gradient, i) => mask[i] * gradient);
}

export function keptFactor(form: string, training: boolean, rate: number): number {
  if (form === "inverted") return training ? 1 / (1 - rate) : 1;
  return training ? 1 : 1 - rate;
}

export function meanOverMasks(values: number[], weights: number[], rate: number): number {
  let sum = 0;
  values.forEach((value, i) => sum += weights[i] * value);
  return (1 - rate) * sum;
}

export function maskChance(mask: number[], rate: number): number {
  let product = 1;
  for (const kept of mask) product *= kept === 1 ? 1 - rate : rate;
  return product;
}
