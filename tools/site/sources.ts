/**
 * The addresses of what every page cites.
 *
 * @module
 */

/** The paper. */
export const paperAddress =
  "https://proceedings.neurips.cc/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html";

/** The report that describes CIFAR-10. */
export const cifarAddress = "https://www.cs.toronto.edu/~kriz/learning-features-2009-TR.pdf";

/** The links to other sites that a page may have besides those in the texts of lessons. */
export const citedAddresses: readonly string[] = [paperAddress, cifarAddress];
