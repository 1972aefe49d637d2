/** Solutions of lesson 05. The instructor's build puts them in place of the stubs. */

export function normalize(
  a: number[],
  k: number,
  n: number,
  alpha: number,
  beta: number,
): number[] {
  const reach = (n - 1) / 2;
  return a.map((value, i) => {
    const around = a.slice(Math.max(0, i - reach), i + reach + 1);
    const sum = around.reduce((total, x) => total + x * x, 0);
    return value / (k + alpha * sum) ** beta;
  });
}

export function literalAlpha(alpha: number, n: number, divisor: number): number {
  return alpha / n * divisor ** 2;
}

export function neighbours(i: number, maps: number, n: number, towers: number): number[] {
  const size = maps / towers;
  const tower = Math.floor(i / size);
  const reach = (n - 1) / 2;
  const from = Math.max(i - reach, tower * size);
  const to = Math.min(i + reach, (tower + 1) * size - 1);
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

export function normalizeBackward(
  a: number[],
  dy: number[],
  k: number,
  n: number,
  alpha: number,
  beta: number,
): number[] {
  const reach = (n - 1) / 2;
  const around = (values: number[], i: number) =>
    values.slice(Math.max(0, i - reach), i + reach + 1);
  const d = a.map((_, i) => k + alpha * around(a, i).reduce((sum, x) => sum + x * x, 0));
  const parts = a.map((value, i) => dy[i] * value / d[i] ** (beta + 1));
  return a.map((value, j) => {
    const others = around(parts, j).reduce((sum, x) => sum + x, 0);
    return dy[j] / d[j] ** beta - 2 * alpha * beta * value * others;
  });
}
