// Shared by both products with few rows: their uniforms, and the end of their sums.

const ROWS = 4u; // per thread, at least as many as the result has
const SPLIT = false;
const THREADS = 64u; // per workgroup

struct Uniforms {
  rows: u32,
  columns: u32,
  depth: u32,
  span: u32, // how much of the depth one split sums; a multiple of four
  output_size: u32,
  activation: u32, // see epilogue.wgsl
}

// Stores four neighbouring sums of a row: with the epilogue, or as partial sums.
fn store(sum: vec4<f32>, row: u32, column: u32, split: u32) {
  if (row >= u.rows) { return; }
  let at = row * u.columns + column;
  if (SPLIT) {
    output_put_quad(split * u.output_size + at, sum, u.columns - column);
  } else {
    output_put_quad(at, epilogue(sum, bias_quad(column)), u.columns - column);
  }
}
