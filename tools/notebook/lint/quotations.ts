/**
 * Quotations of the paper, word for word, and the check that lessons quote nothing else.
 *
 * @module
 */

/**
 * Sentences of Krizhevsky, Sutskever and Hinton, [NIPS
 * 2012](https://proceedings.neurips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html),
 * by section. A lesson may quote a part of one; what it puts in quotation marks must be here in the
 * same words.
 */
export const paperQuotations: readonly { readonly section: string; readonly text: string }[] = [
  {
    section: "abstract",
    text: "We also entered a variant of this model in the ILSVRC-2012 competition and achieved a " +
      "winning top-5 test error rate of 15.3%, compared to 26.2% achieved by the second-best entry.",
  },
  {
    section: "1",
    text:
      "we found that removing any convolutional layer (each of which contains no more than 1% " +
      "of the model's parameters) resulted in inferior performance",
  },
  {
    section: "1",
    text: "We wrote a highly-optimized GPU implementation of 2D convolution and all the other " +
      "operations inherent in training convolutional neural networks",
  },
  {
    section: "1",
    text: "Our network takes between five and six days to train on two GTX 580 3GB GPUs.",
  },
  {
    section: "3.1",
    text:
      "A four-layer convolutional neural network with ReLUs (solid line) reaches a 25% training " +
      "error rate on CIFAR-10 six times faster than an equivalent network with tanh neurons " +
      "(dashed line). The learning rates for each network were chosen independently to make " +
      "training as fast as possible. No regularization of any kind was employed. The magnitude of " +
      "the effect demonstrated here varies with network architecture, but networks with ReLUs " +
      "consistently learn several times faster than equivalents with saturating neurons.",
  },
  {
    section: "3.2",
    text: "A single GTX 580 GPU has only 3GB of memory, which limits the maximum size of the " +
      "networks that can be trained on it.",
  },
  {
    section: "3.2",
    text:
      "This scheme reduces our top-1 and top-5 error rates by 1.7% and 1.2%, respectively, as " +
      "compared with a net with half as many kernels in each convolutional layer trained on one " +
      "GPU. The two-GPU net takes slightly less time to train than the one-GPU net.",
  },
  {
    section: "3.2, footnote 2",
    text:
      "The one-GPU net actually has the same number of kernels as the two-GPU net in the final " +
      "convolutional layer. This is because most of the net's parameters are in the first " +
      "fully-connected layer, which takes the last convolutional layer as input. So to make the " +
      "two nets have approximately the same number of parameters, we did not halve the size of " +
      "the final convolutional layer (nor the fully-conneced layers which follow). Therefore this " +
      'comparison is biased in favor of the one-GPU net, since it is bigger than "half the size" ' +
      "of the two-GPU net.",
  },
  {
    section: "3.3",
    text:
      "This sort of response normalization implements a form of lateral inhibition inspired by " +
      "the type found in real neurons, creating competition for big activities amongst neuron " +
      "outputs computed using different kernels.",
  },
  {
    section: "3.3",
    text: "Response normalization reduces our top-1 and top-5 error rates by 1.4% and 1.2%, " +
      "respectively. We also verified the effectiveness of this scheme on the CIFAR-10 dataset: a " +
      "four-layer CNN achieved a 13% test error rate without normalization and 11% with " +
      "normalization.",
  },
  {
    section: "3.4",
    text:
      "This scheme reduces the top-1 and top-5 error rates by 0.4% and 0.3%, respectively, as " +
      "compared with the non-overlapping scheme s = 2, z = 2, which produces output of equivalent " +
      "dimensions. We generally observe during training that models with overlapping pooling find " +
      "it slightly more difficult to overfit.",
  },
  {
    section: "3.5",
    text:
      "Our network maximizes the multinomial logistic regression objective, which is equivalent to " +
      "maximizing the average across training cases of the log-probability of the correct label " +
      "under the prediction distribution.",
  },
  {
    section: "4.1",
    text: "This increases the size of our training set by a factor of 2048, though the resulting " +
      "training examples are, of course, highly interdependent. Without this scheme, our network " +
      "suffers from substantial overfitting, which would have forced us to use much smaller " +
      "networks.",
  },
  {
    section: "4.1",
    text:
      "This scheme approximately captures an important property of natural images, namely, that " +
      "object identity is invariant to changes in the intensity and color of the illumination. " +
      "This scheme reduces the top-1 error rate by over 1%.",
  },
  {
    section: "4.2",
    text:
      "This technique reduces complex co-adaptations of neurons, since a neuron cannot rely on " +
      "the presence of particular other neurons.",
  },
  {
    section: "4.2",
    text:
      "Without dropout, our network exhibits substantial overfitting. Dropout roughly doubles " +
      "the number of iterations required to converge.",
  },
  {
    section: "5",
    text:
      "We found that this small amount of weight decay was important for the model to learn. In " +
      "other words, weight decay here is not merely a regularizer: it reduces the model's " +
      "training error.",
  },
  {
    section: "5",
    text:
      "We initialized the neuron biases in the second, fourth, and fifth convolutional layers, " +
      "as well as in the fully-connected hidden layers, with the constant 1. This initialization " +
      "accelerates the early stages of learning by providing the ReLUs with positive inputs.",
  },
  {
    section: "5",
    text: "We used an equal learning rate for all layers, which we adjusted manually throughout " +
      "training. The heuristic which we followed was to divide the learning rate by 10 when the " +
      "validation error rate stopped improving with the current learning rate. The learning rate " +
      "was initialized at 0.01 and reduced three times prior to termination. We trained the " +
      "network for roughly 90 cycles through the training set of 1.2 million images, which took " +
      "five to six days on two NVIDIA GTX 580 3GB GPUs.",
  },
  {
    section: "6",
    text: "In the remainder of this paragraph, we use validation and test error rates " +
      "interchangeably because in our experience they do not differ by more than 0.1% (see Table 2).",
  },
  {
    section: "6",
    text: "Averaging the predictions of two CNNs that were pre-trained on the entire Fall 2011 " +
      "release with the aforementioned five CNNs gives an error rate of 15.3%.",
  },
  {
    section: "6.1",
    text:
      "Notice that at the pixel level, the retrieved training images are generally not close in " +
      "L2 to the query images in the first column.",
  },
  {
    section: "6.1",
    text:
      "This kind of specialization occurs during every run and is independent of any particular " +
      "random weight initialization (modulo a renumbering of the GPUs).",
  },
  {
    section: "7",
    text:
      "It is notable that our network's performance degrades if a single convolutional layer is " +
      "removed. For example, removing any of the middle layers results in a loss of about 2% for " +
      "the top-1 performance of the network. So the depth really is important for achieving our " +
      "results.",
  },
];

/** Fewer words in quotation marks are a term or a title, not a quotation. */
const LEAST_WORDS = 5;

/**
 * Only the words, so that line breaks, closing punctuation and a space before `%` do not matter.
 */
function wordsOf(text: string): string {
  return text.toLowerCase().replaceAll(/\s+(?=%)/g, "").replaceAll(/\s+/g, " ")
    .replaceAll(/^[\s.,;:]+|[\s.,;:?!]+$/g, "");
}

/** Every quotation of five words or more in `markdown`, unchanged. */
export function quotationsIn(markdown: string): string[] {
  const prose = markdown.replaceAll(
    /```[\s\S]*?```|`[^`\n]*`|<[^>]+>/g,
    (match) => match.replaceAll(/[^\n]/g, " "),
  );
  return [...prose.matchAll(/"([^"]+)"|“([^”]+)”/g)]
    .map(([, straight, curly]) => straight ?? curly)
    .filter((text) => text.trim().split(/\s+/).length >= LEAST_WORDS);
}

/** The sections of the paper that contain `quotation`, word for word; empty if there are none. */
export function sectionsOf(quotation: string): string[] {
  const words = wordsOf(quotation);
  return paperQuotations.filter(({ text }) => wordsOf(text).includes(words))
    .map(({ section }) => section.replace(/,.*/, ""));
}

/** Whether the paper contains `quotation`, word for word. */
export function isQuotation(quotation: string): boolean {
  return sectionsOf(quotation).length > 0;
}
