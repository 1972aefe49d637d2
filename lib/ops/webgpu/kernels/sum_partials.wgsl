// Adds the partial sums of a split product, in a fixed order, and finishes them.
//
//   output[i] = activation(sum over s of partial[s, i] + bias[i mod columns])
//
// One thread: four neighbouring outputs. Bytes: 4 * (splits + 1) per output, in adjacent reads.
// Operations: `splits` per output. The order of the additions is fixed, so the result is
// bit-identical on every run.

const COLUMN_QUADS = true; // whether columns is a multiple of four

struct Uniforms {
  size: u32, // elements of one partial sum
  splits: u32,
  columns: u32,
  activation: u32, // see epilogue.wgsl
}

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let i = (id.y * grid.x * 64u + id.x) * 4u;
  if (i >= u.size) { return; }
  var sum = partial_quad(i);
  for (var s = 1u; s < u.splits; s++) {
    sum += partial_quad(s * u.size + i);
  }
  var bias = bias_quad(i % u.columns);
  if (!COLUMN_QUADS) { // four neighbours may lie in two rows
    let column = vec4(i, i + 1u, i + 2u, i + 3u) % vec4(u.columns);
    bias = vec4(bias_at(column.x), bias_at(column.y), bias_at(column.z), bias_at(column.w));
  }
  output_put_quad(i, epilogue(sum, bias), u.size - i);
}
