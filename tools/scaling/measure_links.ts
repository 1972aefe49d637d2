/**
 * One of two ranks that measure how long messages and sums take; rank 0 prints the
 * first quartiles, because other programs make some calls longer and none shorter.
 * `measure_links.ts '{"exchanges":[4,1048576],"sums":[4096],"seconds":0.2}'`
 *
 * @module
 */
import { startMpi } from "../../lib/parallel/mpi/mpi.ts";
import type { LinkMeasurements, LinkRequest, SizeTime } from "./measurements.ts";

/** Calls that are always timed, however long they take. */
const LEAST = 3;

function firstQuartile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)];
}

if (import.meta.main) {
  const request: LinkRequest = JSON.parse(Deno.args[0]);
  const mpi = startMpi({ threads: "multiple" });
  const { world } = mpi;
  const timed = (bytes: number, call: () => void): SizeTime => {
    call();
    const times: number[] = [];
    for (;;) {
      world.barrier();
      const started = performance.now();
      call();
      times.push((performance.now() - started) / 1000);
      const sum = times.reduce((a, b) => a + b);
      // Both ranks end at the same time.
      const [first] = world.gather([times.length >= LEAST && sum >= request.seconds ? 1 : 0]);
      if (first[0] === 1) return { bytes, seconds: firstQuartile(times) };
    }
  };
  const exchanges = request.exchanges.map((bytes) => {
    const [send, receive] = [new Float32Array(bytes / 4), new Float32Array(bytes / 4)];
    return timed(bytes, () => world.sendrecv({ send, to: 1 - world.rank, receive }));
  });
  const sums = request.sums.map((bytes) => {
    const values = new Float32Array(bytes / 4);
    return timed(bytes, () => world.startAllreduce(values).wait());
  });
  const found: LinkMeasurements = { exchanges, sums };
  if (world.rank === 0) console.log(JSON.stringify(found));
  await mpi.finalize();
  Deno.exit(0);
}
