/**
 * Describes the machine of a measurement in one line.
 *
 * @module
 */
import { cpus } from "node:os";

/** Processor, threads, memory, operating system and Deno's version, e.g. `AMD EPYC, 2 threads, …`. */
export function machineLine(): string {
  const { os, arch } = Deno.build;
  const gigabytes = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  return [
    processor() ?? arch,
    `${navigator.hardwareConcurrency} threads`,
    `${gigabytes} GB`,
    `${os} ${arch}`,
    `Deno ${Deno.version.deno}`,
  ].join(", ");
}

/**
 * The processor's name. It does not come from /proc/cpuinfo, which Deno lets a program read only
 * with all permissions.
 */
function processor(): string | undefined {
  return cpus()[0]?.model.trim() || undefined;
}
