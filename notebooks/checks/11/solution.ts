/** Solutions of lesson 11. The instructor's build puts them in place of the stubs. */

export function diagnose(training: number[], validation: number[], classes: number): string {
  for (const loss of [...training, ...validation]) {
    if (!Number.isFinite(loss)) return "diverged";
  }
  const last = training.length - 1;
  if (training[last] > 0.95 * Math.log(classes)) return "plateau";
  return validation[last] > 1.1 * Math.min(...validation) ? "overfit" : "fine";
}

export function trainingDays(
  images: number,
  epochs: number,
  mflop: number,
  gflops: number,
): number {
  const seconds = 3 * images * epochs * mflop / (1000 * gflops);
  return seconds / (24 * 60 * 60);
}

export function whereItStopped(step: number, images: number, batchSize: number): number[] {
  const batches = Math.ceil(images / batchSize);
  return [Math.floor(step / batches), step % batches];
}
