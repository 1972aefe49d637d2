/**
 * Looks for dead units: rectified linear units that are 0 for every image and get no gradient.
 *
 * @module
 */
import { found, inOrder, type Look, notJudged } from "./finding.ts";
import { listed, percentText } from "./finding_text.ts";
import type { RunFacts } from "./run_facts.ts";

/** A layer with this share of dead units has lost too much of its width. */
const MANY = 0.5;

/** Whether most units of a layer were dead when it was last looked at. */
export function hasDeadLayer({ steps }: RunFacts): boolean {
  const last = steps.findLast(({ deadUnits }) => deadUnits !== undefined)?.deadUnits ?? {};
  return Object.values(last).some((share) => share >= MANY);
}

/** Whether units of a layer get no gradient any more. */
export function lookForDeadUnits({ steps }: RunFacts): Look {
  const looks = steps.flatMap(({ step, deadUnits }) =>
    deadUnits === undefined ? [] : [{ step, layers: Object.entries(deadUnits) }]
  );
  const last = looks.at(-1);
  if (last === undefined) {
    return notJudged("dead-units", "Fewer than 100 updates are logged, or the log has no units.");
  }
  const dead = last.layers.filter(([, share]) => share >= MANY);
  if (dead.length === 0) {
    const [layer, most] = last.layers.toSorted(([, a], [, b]) => b - a)[0] ?? ["", 0];
    return inOrder(
      "dead-units",
      most === 0
        ? "every unit gets a gradient"
        : `at most ${percentText(most)} of the units of a layer get no gradient (${layer})`,
    );
  }
  const names = new Set(dead.map(([name]) => name));
  const first = looks.find(({ layers }) =>
    layers.some(([name, share]) => names.has(name) && share >= MANY)
  );
  return found({
    sign: "dead-units",
    kind: "problem",
    title: "Many units are dead",
    update: last.step,
    seen: `In the last 100 updates, ${
      listed(dead.map(([name, share]) => `${percentText(share)} of the units of ${name}`))
    } got no gradient. This was first so by update ${first?.step ?? last.step}.`,
    why:
      "A rectified linear unit that is 0 for every image passes no gradient and learns no more. " +
      "The net computes with the rest of the layer only; if a whole layer is dead, everything " +
      "before it stops learning too.",
    advice:
      "Train again with a lower learning rate (a tenth): a large update early on is the usual " +
      "cause. Biases above 0, as the paper's 1 in half of the layers, keep units alive at the start; " +
      "so do smaller initial weights where the inputs are large.",
  });
}
