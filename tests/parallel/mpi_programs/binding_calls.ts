/** Calls every function of the binding; rank 0 prints what the ranks saw. */
import { startMpi } from "../../../lib/parallel/mpi/mpi.ts";

const mpi = startMpi();
const { world } = mpi;
const started = world.traffic;
const { rank, size } = world;
const last = size - 1;

const sums = Float32Array.of(rank + 1, 10 * (rank + 1));
world.allreduce(sums);

// Another thread adds while this one counts its turns of the event loop.
const large = new Float64Array(200_000).fill(rank);
let [turns, done] = [0, false];
const adding = world.allreduceAsync(large).then(() => done = true);
while (!done) {
  turns++;
  await new Promise((resolve) => setTimeout(resolve, 0));
}
await adding;

const running = Float32Array.of(rank);
const sum = world.startAllreduce(running);
sum.wait();

const shared = rank === last ? Int32Array.of(7, 8, 9) : new Int32Array(3);
world.broadcast(shared, last);
const sharedLater = rank === 0 ? Uint8Array.of(5) : new Uint8Array(1);
await world.broadcastAsync(sharedLater);

const neighbour = new Float32Array(2);
const [next, before] = [(rank + 1) % size, (rank + last) % size];
world.sendrecv({ send: Float32Array.of(rank, -rank), to: next, receive: neighbour, from: before });
const again = new Float32Array(1);
await world.sendrecvAsync({ send: Float32Array.of(rank), to: next, receive: again, from: before });

const [received, later] = [new Uint32Array(1), new Uint32Array(1)];
if (rank === last && size > 1) { // A rank that sends to itself would wait for itself.
  world.send(Uint32Array.of(4_000_000_000), 0, 3);
  await world.sendAsync(Uint32Array.of(17), 0);
} else if (rank === 0 && size > 1) {
  world.receive(received, last, 3);
  await world.receiveAsync(later, last);
}

const traffic = Object.values(world.traffic).map(({ calls, bytes }) => [calls, bytes]);

const half = world.split(rank % 2, -rank);
const halves = world.gather([half?.rank ?? -1, half?.size ?? -1]);
const alone = world.split(rank === 0 ? 0 : undefined);
const groups = world.gather([alone === undefined ? 0 : alone.size]);
half?.free();
alone?.free();
world.barrier();
await world.barrierAsync();

if (rank === 0) {
  console.log(JSON.stringify({
    size,
    sums: [...sums],
    large: [large[0], large.at(-1)],
    waited: turns > 0,
    running: [...running],
    shared: [...shared],
    sharedLater: [...sharedLater],
    neighbour: [...neighbour],
    again: [...again],
    received: [...received],
    later: [...later],
    halves,
    groups,
    traffic,
    started: Object.values(started).map(({ calls, bytes }) => calls + bytes),
    host: mpi.host === Deno.hostname(),
    version: mpi.version !== "",
  }));
}
await mpi.finalize();
