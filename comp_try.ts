import { alexnet, useBackend } from "@alexnet/alexnet";
import * as tf from "@tensorflow/tfjs";
console.log(await useBackend());
const m = alexnet("cifarSmall", { seed: 1 });
const y = m.predict(tf.zeros([2, 32, 32, 3])) as tf.Tensor;
console.log(y.shape, (await y.data())[0]);
