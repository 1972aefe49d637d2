import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { SendReceive } from "../../../lib/parallel/mpi/communicator.ts";
import { allLogits, bothTowers, TowerLink } from "../../../lib/parallel/towers/tower_exchange.ts";

await tf.setBackend("cpu");

/** A rank whose other one answers every message with these numbers. */
function link(rank: number, ...answers: number[][]) {
  const sent: number[][] = [];
  const world = {
    rank,
    sendrecv({ send, receive, to }: SendReceive) {
      assertEquals(to, 1 - rank);
      sent.push([...send]);
      receive.set(answers.shift() ?? []);
    },
  };
  return { link: new TowerLink(world), sent };
}

Deno.test("maps are joined in the order of towers", async () => {
  for (const [rank, expected] of [[0, [1, 2, 8, 9]], [1, [8, 9, 1, 2]]] as const) {
    const { link: to, sent } = link(rank, [8, 9]);
    const both = tf.tidy(() => bothTowers(tf.tensor2d([[1, 2]]), to));
    assertEquals([...await both.data()], [...expected]);
    assertEquals(sent, [[1, 2]]);
    assertEquals(to.traffic, { messages: 1, bytes: 8 });
    both.dispose();
  }
});

Deno.test("backwards, a tower sends the gradient of the other's maps and adds that of its own", async () => {
  const weights = tf.tensor2d([[1, 10, 100, 1000]]);
  for (
    const [rank, gradient, sentBack] of [
      [0, [1 + 0.5, 10 + 0.25], [100, 1000]],
      [1, [100 + 0.5, 1000 + 0.25], [1, 10]],
    ] as const
  ) {
    const { link: to, sent } = link(rank, [8, 9], [0.5, 0.25]);
    const before = tf.memory().numTensors;
    const found = tf.tidy(() =>
      tf.grad((own) => tf.sum(tf.mul(bothTowers(own, to), weights)))(tf.tensor2d([[1, 2]]))
    );
    assertEquals([...await found.data()], [...gradient]);
    assertEquals(sent[1], [...sentBack]);
    found.dispose();
    assertEquals(tf.memory().numTensors, before);
  }
  weights.dispose();
});

Deno.test("the gradient of logits is the tower's own part of that of the loss, without a message", async () => {
  const weights = tf.tensor2d([[1, 2, 3]]);
  for (
    const [rank, own, other, gradient] of [[0, [[7]], [8, 9], [1]], [1, [[8, 9]], [7], [
      2,
      3,
    ]]] as const
  ) {
    const { link: to, sent } = link(rank, [...other]);
    const input = tf.tensor2d(own.map((row) => [...row]));
    const found = tf.grad((logits) =>
      tf.sum(tf.mul(allLogits(logits as tf.Tensor2D, other.length, to), weights))
    )(input);
    assertEquals([...await found.data()], [...gradient]);
    assertEquals(sent.length, 1);
    tf.dispose([input, found]);
  }
  weights.dispose();
});
