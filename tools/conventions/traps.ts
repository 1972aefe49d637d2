/**
 * Why each convention is a trap, in plain words, for the page about conventions.
 *
 * @module
 */
import type { ConventionName } from "../../lib/inspection/conventions/convention_set.ts";

/** A few sentences about each convention. */
export const traps: Readonly<Record<ConventionName, string>> = {
  resize:
    "Keeping the proportions and cutting out the middle loses the ends of a long photograph; stretching " +
    "keeps them and makes things thin or flat. A net expects the shapes that it was trained on. All " +
    "but one of the photographs of the measurement below are square, so the number there comes from that one.",
  interpolation:
    "A filter that takes the mean of all pixels that become one (Pillow) gives smoother pictures than " +
    "one that interpolates between four of them (OpenCV's INTER_LINEAR, TensorFlow 1). The kernels of " +
    "conv1 see the difference, as the measurement below shows.",
  geometry:
    "All of these give 27 x 27 places after the first pooling, so no shape is wrong. But with other " +
    "zeros at the left and the top, every kernel of conv1 looks at other pixels: [0, 3] and 2 differ by " +
    "two pixels. TensorFlow's SAME puts 3 zeros before and 4 after and computes one more row and column, " +
    "which the pooling then drops.",
  mean:
    "The mean image, the mean colour and the mean colour of another program differ by a few grey " +
    "levels. That matters little. No mean at all matters more.",
  divisor:
    "Caffe's weights expect numbers from -128 to 127, torchvision's from about -2 to 2. The wrong scale " +
    "does not fail: each layer multiplies it, and the biases lose their meaning.",
  channels:
    "OpenCV reads blue first, Pillow red first. Caffe's weights are for BGR. Kernels that see edges " +
    "do not mind; kernels that see colours take red for blue. A checkpoint of this project has kernels for " +
    "RGB, whatever program trained them: `deno task convert` turns them. That says nothing about that " +
    "program, so for such a file the comparison leaves this convention out.",
  normalization:
    "Four numbers with the same names and several meanings. The paper's formula multiplies the sum of " +
    "squares by alpha. The program of 2012, Caffe, PyTorch and ONNX multiply it by alpha / n. " +
    "TensorFlow never divides, and takes a radius in place of n: what is n = 5, alpha = 1e-4 in Caffe " +
    "is depth_radius=2, alpha=2e-5 in TensorFlow. And k is 2 in the paper, but 1 in Caffe. The " +
    "effective alpha below is what one square is multiplied by. How much it matters depends on the size " +
    "of the maps: with pixels of -128 to 127 the sum of squares is far larger than with pixels of -2 to " +
    "2. Neighbours end at the edge of a tower " +
    "in the paper; Caffe's layer runs across both groups.",
  order:
    "With the nonlinearity first, the normalization sees no negative values. CaffeNet pools first, " +
    "AlexNet normalizes first. Without normalization, ReLU and max pooling may change places.",
  mapNormalization:
    "The program of 2012 has one more layer than the paper: it normalizes within each map, over 5 x 5 " +
    "places, after the second normalization.",
  dropout:
    "Weights trained with the paper's dropout need their outputs halved at test. Weights of Caffe, " +
    "PyTorch and TensorFlow were doubled in training already (inverted dropout), and need nothing. " +
    "Taking one for the other doubles or halves the inputs of the next layer, twice.",
  rows:
    "fc6 reads 6 x 6 places of 256 maps as one row of 9,216 numbers. Caffe and PyTorch go map by map " +
    "(CHW), TensorFlow place by place (HWC). The shape is the same, so a kernel that was only transposed " +
    "loads without an error. caffe-tensorflow moves the rows when it converts. The comparison here takes " +
    "the rows as they lie in the file. In a checkpoint of this project they go place by place, whatever " +
    "program trained them, so for such a file the comparison leaves this convention out.",
};
