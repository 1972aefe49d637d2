/**
 * The limits of this machine, measured in the same run as everything else: multiply-adds in
 * WebAssembly that use only registers, and bytes copied in memory.
 *
 * Both are measured with one thread and with two; each thread does the same work on its own data.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type Measurements, summary } from "./protocol.ts";

/** Independent chains of multiply-adds: enough for two pipelines with a latency of 4. */
const CHAINS = 12;
/** Rounds of one run of the loop. */
const ROUNDS = 20_000_000;
/** Bytes that one thread copies: several times the size of any cache. */
const COPIED = 128 * 2 ** 20;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const rest = value >>> 7;
    bytes.push((value & 127) | (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return bytes;
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/**
 * A module with one function `peak(rounds: i32): f32` whose loop has only {@linkcode CHAINS}
 * multiply-adds on four lanes each: `c = c * m + a`, fused (relaxed SIMD) or as two instructions.
 */
export function peakModule(fused: boolean): Uint8Array<ArrayBuffer> {
  const get = (local: number): number[] => [0x20, ...unsigned(local)];
  const set = (local: number): number[] => [0x21, ...unsigned(local)];
  const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
  const splat = (value: number): number[] => [
    0x43,
    ...new Uint8Array(Float32Array.of(value).buffer),
    ...simd(0x13),
  ];
  const multiplier = 1 + CHAINS;
  const addend = multiplier + 1;
  const chain = (local: number): number[] =>
    fused ? [...get(local), ...get(multiplier), ...get(addend), ...simd(0x105), ...set(local)] : [
      ...get(local),
      ...get(multiplier),
      ...simd(0xe6),
      ...get(addend),
      ...simd(0xe4),
      ...set(local),
    ];
  const chains = Array.from({ length: CHAINS }, (_, i) => i + 1);
  const body = [
    ...[1, CHAINS + 2, 0x7b],
    ...chains.flatMap((local) => [...splat(local / 8), ...set(local)]),
    ...[...splat(0.999), ...set(multiplier), ...splat(0.001), ...set(addend)],
    ...[0x03, 0x40],
    ...chains.flatMap(chain),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    ...get(1),
    ...chains.slice(1).flatMap((local) => [...get(local), ...simd(0xe4)]),
    ...[...simd(0x1f), 0, 0x0b],
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 4, 0x70, 0x65, 0x61, 0x6b, 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

/**
 * GFLOP/s of one thread that uses only registers, and GB/s (read plus written) of one thread's
 * copies.
 */
function measureThread(repetitions: number): { gflops: number; gigabytes: number } {
  const fused = peakModule(true);
  const bytes = WebAssembly.validate(fused) ? fused : peakModule(false);
  const { peak } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as {
    peak: (rounds: number) => number;
  };
  const source = new Float32Array(COPIED / 4).fill(1);
  const target = new Float32Array(COPIED / 4).fill(2);
  const seconds = (run: () => void): number => {
    run();
    const times = Array.from({ length: repetitions }, () => {
      const started = performance.now();
      run();
      return performance.now() - started;
    });
    return summary(times).median / 1000;
  };
  const flop = 8 * CHAINS * ROUNDS;
  return {
    gflops: flop / seconds(() => peak(ROUNDS)) / 1e9,
    gigabytes: 2 * COPIED / seconds(() => target.set(source)) / 1e9,
  };
}

/** A second thread that does the same at the same time as the main thread. */
async function together(repetitions: number): Promise<{ gflops: number; gigabytes: number }> {
  const start = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { start, repetitions } });
  const answer = new Promise<{ gflops: number; gigabytes: number }>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  Atomics.store(start, 0, 1);
  Atomics.notify(start, 0);
  const mine = measureThread(repetitions);
  const other = await answer;
  await worker.terminate();
  return {
    gflops: mine.gflops + other.gflops,
    gigabytes: mine.gigabytes + other.gigabytes,
  };
}

const task = workerData as { start: Int32Array; repetitions: number } | null;
if (!isMainThread && task?.start instanceof Int32Array) {
  Atomics.wait(task.start, 0, 0);
  parentPort?.postMessage(measureThread(task.repetitions));
} else if (import.meta.main) {
  const repetitions = Number(Deno.args[0] ?? 5);
  const one = measureThread(repetitions);
  const two = await together(repetitions);
  const fused = WebAssembly.validate(peakModule(true));
  const measured: Measurements = {
    system: "ceilings",
    version: fused ? "fused multiply-add" : "separate multiply and add",
    threads: 2,
    results: [],
    numbers: {
      "WASM registers, 1 thread, GFLOP/s": one.gflops,
      "WASM registers, 2 threads, GFLOP/s": two.gflops,
      "memory, 1 thread, GB/s": one.gigabytes,
      "memory, 2 threads, GB/s": two.gigabytes,
    },
  };
  console.log(JSON.stringify(measured));
  Deno.exit(0);
}
