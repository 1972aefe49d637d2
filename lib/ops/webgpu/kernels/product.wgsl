// Shared by all kernels for matrix products: the uniforms, the operands, and the end of the sums.
//
//   output[row, column] = sum over depth k of left[row, k] * right[k, column]
//
// Four functions in the kernel's own file define `left` and `right` (a matrix, or a window that slides
// over an image):
//   left_line(i, batch) -> LeftLine     the part that is computed once per line of the left operand
//   left_quad(line, i, end) -> vec4f    four neighbours on that line, zeros where k >= end
//   right_line, right_quad              the same for the right operand
//   output_place(row, column, batch) -> u32   index of an output, or NOWHERE
// A line runs along the depth (LEFT_ALONG_DEPTH, RIGHT_ALONG_DEPTH) or across it, whichever is
// contiguous in memory.
//
// If there are too few tiles to fill the card, the depth is split into `splits` spans and each span
// writes its own partial sum; sum_partials.wgsl adds them in a fixed order. Without atomics, the
// same inputs always give the same bits. Every kernel sums the depths of a span in order, so the
// choice of the kernel does not change the bits either.

const LEFT_ALONG_DEPTH = true;
const RIGHT_ALONG_DEPTH = false;
const SPLIT = false;

const NOWHERE = 0xffffffffu;

struct Uniforms {
  row_begin: u32, // this dispatch computes rows row_begin ... row_end - 1,
  row_end: u32,
  column_begin: u32, // the same columns,
  column_end: u32,
  depth_begin: u32, // over this piece of the depth
  depth_end: u32,
  span: u32, // length of the depth that one split sums; a multiple of 16
  splits: u32,
  first_split: u32,
  columns: u32, // of the whole output
  left_pitch: u32, // elements from one line of a matrix operand to the next
  right_pitch: u32,
  left_batch: u32, // elements from one matrix of a batch to the next
  right_batch: u32,
  output_batch: u32,
  left_base: u32, // elements of a tensor before the bound window
  right_base: u32,
  output_base: u32,
  output_size: u32, // elements of one partial sum
  activation: u32, // see epilogue.wgsl
}

// Stores four neighbouring sums of a row: with the epilogue, or as partial sums.
fn store(sum: vec4<f32>, row: u32, column: u32, batch: u32, split: u32) {
  if (row >= u.row_end || column >= u.column_end) { return; }
  let at = output_place(row, column, batch);
  if (at == NOWHERE) { return; }
  let count = u.column_end - column;
  if (SPLIT) {
    output_put_quad((u.first_split + split) * u.output_size + at, sum, count);
  } else {
    output_put_quad(at - u.output_base, epilogue(sum, bias_quad(column)), count);
  }
}
