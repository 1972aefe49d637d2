import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BadArgumentError } from "../../lib/errors.ts";
import { averageProbabilities } from "../../lib/evaluation/ensemble.ts";
import { ensembleWeights } from "../../lib/evaluation/ensemble_weights.ts";
import { topKErrors } from "../../lib/evaluation/error_rate.ts";
import { RandomStreams } from "../../lib/random.ts";

const CLASSES = 6;
const labels = Uint8Array.from({ length: 60 }, (_, i) => i % CLASSES);

/** Probabilities that lean to the true class by `strength`, with noise. */
function member(seed: number, strength: number): Float32Array {
  const stream = new RandomStreams(seed).stream("member");
  const rows = Array.from(labels, (label) => {
    const powers = Array.from(
      { length: CLASSES },
      (_, c) => Math.exp(3 * stream.uniform() + (c === label ? strength : 0)),
    );
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
  return Float32Array.from(rows.flat());
}

function errorWith(members: readonly Float32Array[], weights: readonly number[], k: number) {
  return topKErrors(averageProbabilities(members, weights), labels, { ks: [k] })[0].error;
}

/** The search of 2012 as it is written there: one loop over values, keeping each that is better. */
function searchOf2012(members: readonly Float32Array[], k: number): number[] {
  const weights = members.map(() => 0.5);
  let best = errorWith(members, weights, k);
  let changed = -1;
  for (let pass = 0; pass < 5; pass++) {
    for (let net = 0; net < weights.length; net++) {
      if (changed === net) return weights;
      for (let step = 0; step <= 20; step++) {
        const old = weights[net];
        weights[net] = step / 20;
        const possible = weights.some((weight) => weight > 0);
        const error = possible ? errorWith(members, weights, k) : Infinity;
        if (error < best) {
          best = error;
          changed = net;
        } else weights[net] = old;
      }
    }
  }
  return weights;
}

Deno.test("an untrained net gets less weight than a trained one", () => {
  const { weights, error, equalError } = ensembleWeights([member(1, 0), member(2, 2)], labels, {
    k: 1,
  });
  assert(weights[0] < weights[1], `${weights}`);
  assert(error < equalError);
  assertAlmostEquals(weights[0] + weights[1], 1);
});

Deno.test("the errors are those of the means with these and with equal weights", () => {
  const members = [member(3, 0.5), member(4, 1), member(5, 0.1)];
  for (const k of [1, 2, 5]) {
    const found = ensembleWeights(members, labels, { k });
    assertAlmostEquals(found.error, errorWith(members, found.weights, k), 1e-6);
    assertAlmostEquals(found.equalError, errorWith(members, [1, 1, 1], k), 1e-6);
    assertEquals(found.k, k);
  }
});

Deno.test("the weights are those of the search of 2012", () => {
  for (let seed = 0; seed < 8; seed++) {
    const members = [0.2, 0.8, 0.5].map((strength, i) => member(10 * seed + i, strength));
    const raw = searchOf2012(members, 1);
    const sum = raw.reduce((a, b) => a + b);
    const { weights } = ensembleWeights(members, labels, { k: 1 });
    for (const [net, weight] of weights.entries()) {
      assertAlmostEquals(weight, raw[net] / sum, 1e-12, `seed ${seed}`);
    }
  }
});

Deno.test("the found weights are never worse than equal ones, and their sum is 1", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(1000), fc.double({ min: 0, max: 3, noNaN: true })), {
        minLength: 1,
        maxLength: 4,
      }),
      (nets) => {
        const found = ensembleWeights(nets.map(([seed, s]) => member(seed, s)), labels);
        assert(found.error <= found.equalError);
        assertAlmostEquals(found.weights.reduce((a, b) => a + b), 1);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("one net has the weight 1, and five guesses are the default", () => {
  const { weights, k } = ensembleWeights([member(1, 1)], labels);
  assertEquals([weights, k], [[1], 5]);
  assertEquals(ensembleWeights([[0.5, 0.5]], [0]).k, 2);
});

Deno.test("nets of other sizes, labels without a class and no pass are errors", () => {
  const one = member(1, 1);
  assertThrows(() => ensembleWeights([one, one.subarray(6)], labels), BadArgumentError);
  assertThrows(() => ensembleWeights([], labels), BadArgumentError);
  assertThrows(() => ensembleWeights([one], labels.map((label) => label + 1)), BadArgumentError);
  assertThrows(() => ensembleWeights([one], labels.subarray(1)), BadArgumentError);
  assertThrows(() => ensembleWeights([one], labels, { passes: 0 }), BadArgumentError);
  assertThrows(() => ensembleWeights([one], labels, { k: 7 }), BadArgumentError);
});
