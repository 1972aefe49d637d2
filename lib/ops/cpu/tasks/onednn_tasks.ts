/**
 * Tasks of convolutions by oneDNN. All pieces have the same number of images, so every thread uses
 * the same plan and therefore the same layout of the filter.
 *
 * @module
 */
import type {
  ConvolutionPass,
  ConvolutionPlan,
  ConvolutionShape,
} from "../onednn/convolution_interface.ts";
import type { Task, Thread } from "../threads/thread.ts";

/** The shape as region arguments. */
export function shapeArguments(s: ConvolutionShape): number[] {
  return [
    s.images,
    s.height,
    s.width,
    s.inputs,
    s.kernelHeight,
    s.kernelWidth,
    s.strideY,
    s.strideX,
    s.top,
    s.left,
    s.outputHeight,
    s.outputWidth,
    s.outputs,
  ];
}

/** Reads what {@linkcode shapeArguments} wrote. */
function readShape(a: Float64Array): ConvolutionShape {
  return {
    images: a[0],
    height: a[1],
    width: a[2],
    inputs: a[3],
    kernelHeight: a[4],
    kernelWidth: a[5],
    strideY: a[6],
    strideX: a[7],
    top: a[8],
    left: a[9],
    outputHeight: a[10],
    outputWidth: a[11],
    outputs: a[12],
  };
}

function planOf(thread: Thread, pass: ConvolutionPass, shape: ConvolutionShape): ConvolutionPlan {
  const plan = thread.convolutions?.plan(pass, shape);
  if (plan === undefined) throw new Error(`Thread ${thread.index} has no plan for a convolution`);
  return plan;
}

/** Bytes of the images, and of the maps, of one piece. */
function pieceBytes(s: ConvolutionShape): { x: number; y: number } {
  return {
    x: 4 * s.images * s.height * s.width * s.inputs,
    y: 4 * s.images * s.outputHeight * s.outputWidth * s.outputs,
  };
}

/** Arguments: the shape of a piece, then x, the arranged filter, bias (or 0), relu, y. */
export const oneDnnForwardTask: Task = (thread, item) => {
  const a = thread.arguments;
  const shape = readShape(a);
  const [x, filter, bias, relu, y] = a.subarray(13, 18);
  const bytes = pieceBytes(shape);
  const target = y + item * bytes.y;
  planOf(thread, "forward", shape).run(x + item * bytes.x, filter, target);
  // Not fused into oneDNN, whose ReLU turns NaN into 0 and would hide that a net diverges.
  if (bias > 0 || relu) {
    thread.kernels.addBias(bytes.y / 4 / shape.outputs, shape.outputs, target, bias, relu);
  }
};

/** Arguments: the shape of a piece, then x, arranged partial gradients, their distance in bytes, dy. */
export const oneDnnFilterGradientTask: Task = (thread, item) => {
  const a = thread.arguments;
  const shape = readShape(a);
  const [x, partial, distance, dy] = a.subarray(13, 17);
  const bytes = pieceBytes(shape);
  planOf(thread, "filterGradient", shape)
    .run(x + item * bytes.x, partial + item * distance, dy + item * bytes.y);
};

/** Arguments: the shape of a piece, then dx, the arranged filter, dy. */
export const oneDnnInputGradientTask: Task = (thread, item) => {
  const a = thread.arguments;
  const shape = readShape(a);
  const [dx, filter, dy] = a.subarray(13, 16);
  const bytes = pieceBytes(shape);
  planOf(thread, "inputGradient", shape)
    .run(dx + item * bytes.x, filter, dy + item * bytes.y);
};
