import { wrongAnswers } from "@alexnet/alexnet/course";
import { lesson02 } from "@alexnet/alexnet/exercises";

const three = "weight, velocity and gradient: each parameter is held three times";
const batched = "the outputs grow with the batch, the parameters do not";

type Layer = { name: string; parameters: number; outputs: number };

/** The first layer with the largest `held`. */
function most(layers: Layer[], held: (layer: Layer) => number): string {
  return layers.reduce((best, layer) => held(layer) > held(best) ? layer : best).name;
}

export default wrongAnswers(lesson02.hungriest, [
  {
    mistake: "forgets velocity and gradient",
    violates: three,
    answer: (layers, batch) => most(layers, (l) => l.parameters + batch * l.outputs),
  },
  {
    mistake: "counts the outputs of one image",
    violates: batched,
    answer: (layers) => most(layers, (l) => 3 * l.parameters + l.outputs),
  },
  {
    mistake: "looks at the parameters alone",
    violates: batched,
    answer: (layers) => most(layers, (l) => l.parameters),
  },
  {
    mistake: "of equals takes the last",
    violates: "of equals the first is named",
    answer: (layers, batch) =>
      most(layers.toReversed(), (l) => 3 * l.parameters + batch * l.outputs),
  },
]);
