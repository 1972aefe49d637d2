/**
 * What a measured number was measured on, in one line.
 *
 * @module
 */

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

function processor(): string | undefined {
  try {
    return Deno.readTextFileSync("/proc/cpuinfo").match(/^model name\s*:\s*(.+)$/m)?.[1].trim();
  } catch {
    // Not Linux, or not permitted: the architecture must do.
    return undefined;
  }
}
