/**
 * The numbers that a lesson's text may contain: constants of the paper, of its source and of the
 * data, each with its source. Every other number in prose must be computed by a cell.
 *
 * @module
 */

/** Source by number as written in prose. */
export const paperConstants: Readonly<Record<string, string>> = {
  "2012": "the year of the paper",
  "2010": "ILSVRC-2010, section 6",
  "25 %": "the training error of Fig. 1",
  "1 %": "the most that a convolutional layer holds of the parameters, section 1",
  "224": "side of the input, Fig. 2",
  "580": "the GeForce GTX 580, section 3.2",
  "3 GB": "memory of a GTX 580, section 3.2",
  "253,440": "neurons after the first layer, caption of Fig. 2",
  "60 million": "parameters, abstract",
  "650,000": "neurons, abstract",
  "60,000": "images of CIFAR-10",
  "50,000": "training images of CIFAR-10",
  "10,000": "test images of CIFAR-10",
  "1000": "classes of ILSVRC, section 2",
  "150,000": "test images of ILSVRC-2010, development kit",
  "100,000": "test images of ILSVRC-2012, development kit",
  "26.2 %": "top-5 test error of the second-best entry of 2012, abstract",
  "22 thousand": "classes of ImageNet in the autumn of 2011, section 6",
  "15.3 %": "top-5 test error of the winning entry of 2012, abstract",
  "16.4 %": "top-5 error of five CNNs, Table 2",
  "40.7 %": "top-1 validation error of one CNN, Table 2",
  "38.1 %": "top-1 validation error of five CNNs, Table 2",
  "18.3 %": "top-5 error of the centre patch, footnote 5",
  "1.5 points": "top-1 gain of ten patches, footnote 5",
  "1.3 points": "top-5 gain of ten patches, footnote 5",
  "95 %": "the confidence of every interval of the course",
  "99 %": "the confidence at which a card names a direction",
  "0.01": "standard deviation of the initial weights, section 5",
  "0 to 255": "the range of a pixel",
  "255": "largest value of a pixel",
  "32": "side of a CIFAR-10 image",
  "10": "classes of CIFAR-10",
  "128": "batch size, section 5",
  "0.9": "momentum, section 5",
  "0.0005": "weight decay, section 5",
  "0.5": "dropout probability, section 4.2",
};
