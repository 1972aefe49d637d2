/**
 * One of several ranks on hosts of their own, which count the bytes that leave them during a sum; rank 0
 * prints them. `measure_wire.ts 26214400`
 *
 * @module
 */
import { startMpi } from "../../lib/parallel/mpi/mpi.ts";
import type { WireBytes } from "./measurements.ts";
import { DEVICE } from "./network_namespaces.ts";

if (import.meta.main) {
  const bytes = Number(Deno.args[0]);
  const mpi = startMpi();
  const { world } = mpi;
  const left = () => Number(Deno.readTextFileSync(`/sys/class/net/${DEVICE}/statistics/tx_bytes`));
  const values = new Float32Array(bytes / 4);
  world.barrier();
  const before = left();
  world.startAllreduce(values).wait();
  world.barrier();
  const sent = world.gather([left() - before]).map(([each]) => each);
  const found: WireBytes = { bytes, sent };
  if (world.rank === 0) console.log(JSON.stringify(found));
  await mpi.finalize();
}
