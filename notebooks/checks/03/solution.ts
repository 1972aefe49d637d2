/** Solutions of lesson 03. The instructor's build puts them in place of the stubs. */

export function convolve(image: number[][], kernel: number[][]): number[][] {
  const rows = image.length - kernel.length + 1;
  const columns = image[0].length - kernel[0].length + 1;
  const map: number[][] = [];
  for (let r = 0; r < rows; r++) {
    map.push([]);
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let i = 0; i < kernel.length; i++) {
        for (let j = 0; j < kernel[0].length; j++) sum += image[r + i][c + j] * kernel[i][j];
      }
      map[r].push(sum);
    }
  }
  return map;
}

export function patches(
  line: number[],
  size: number,
  stride: number,
  padding: number,
): number[][] {
  const zeros = Array.from({ length: padding }, () => 0);
  const padded = [...zeros, ...line, ...zeros];
  const rows: number[][] = [];
  for (let from = 0; from + size <= padded.length; from += stride) {
    rows.push(padded.slice(from, from + size));
  }
  return rows;
}

export function weightGradient(line: number[], size: number, dy: number[]): number[] {
  const gradient = Array.from({ length: size }, () => 0);
  dy.forEach((g, c) => {
    for (let j = 0; j < size; j++) gradient[j] += line[c + j] * g;
  });
  return gradient;
}

export function centralDifferences(
  f: (x: number[]) => number,
  x: number[],
  h: number,
): number[] {
  return x.map((value, i) => {
    const [up, down] = [x.slice(), x.slice()];
    up[i] = value + h;
    down[i] = value - h;
    return (f(up) - f(down)) / (2 * h);
  });
}
