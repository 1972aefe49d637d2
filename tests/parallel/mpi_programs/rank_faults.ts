/** Ends in the way that its argument names; each rank first prints its process number. */
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";

const mpi = startMpi();
const { world } = mpi;
const [mode] = Deno.args;

switch (mode) {
  case "truncated":
    if (world.rank === 1) world.send(new Float32Array(3), 0);
    else console.log(messageOf(() => world.receive(new Float32Array(2), 1)));
    break;
  case "short":
    if (world.rank === 1) world.send(new Float32Array(3), 0);
    else console.log(messageOf(() => world.receive(new Float32Array(4), 1)));
    break;
  case "two at once": {
    const values = new Float32Array(1);
    const adding = world.allreduceAsync(values);
    const message = messageOf(() => world.allreduce(values));
    if (world.rank === 0) console.log(message);
    await adding;
    break;
  }
  default:
    await new Promise((resolve) => setTimeout(resolve, 0));
    console.log(`process ${Deno.pid}`);
    world.barrier();
    if (world.rank === 1) end(mode);
    world.barrier(); // The other rank waits here, inside MPI.
}
await mpi.finalize();

function end(way: string): void {
  if (way === "killed") Deno.kill(Deno.pid, "SIGKILL");
  if (way === "exit 4") Deno.exit(4);
  if (way === "error") throw new Error("a step failed");
  if (way === "abort 3") mpi.abort(3);
}

/** The name and message of what `work` throws. */
function messageOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return "no error";
}
