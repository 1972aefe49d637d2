/**
 * Describes the machine of a measurement in one line.
 *
 * @module
 */
import { cpus } from "node:os";
import { granted } from "../../ops/cpu/blas/candidates.ts";

/**
 * Processor, threads, memory, operating system and Deno's version, e.g. `AMD EPYC, 2 threads, …`;
 * without what the permissions do not allow it to query (`--allow-sys`).
 */
export function machineLine(): string {
  const { os, arch } = Deno.build;
  return [
    processor() ?? arch,
    `${navigator.hardwareConcurrency} threads`,
    ...(granted({ name: "sys", kind: "systemMemoryInfo" })
      ? [`${Math.round(Deno.systemMemoryInfo().total / 2 ** 30)} GB`]
      : []),
    `${os} ${arch}`,
    `Deno ${Deno.version.deno}`,
  ].join(", ");
}

/**
 * The processor's name. It does not come from /proc/cpuinfo, which Deno allows a program to read
 * only with all permissions.
 */
function processor(): string | undefined {
  if (!granted({ name: "sys", kind: "cpus" })) return undefined;
  return cpus()[0]?.model.trim() || undefined;
}
