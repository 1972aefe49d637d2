// Max pooling, overlapping or not.
//
//   y[n, oy, ox, c] = max over the window of x[n, oy * stride - top + ky, ox * stride - left + kx, c]
//
// NaN beside numbers is no maximum, as in tfjs; a window of nothing but NaN is NaN (tfjs says
// -Infinity, which the next ReLU would turn into 0); a window wholly in the padding is -Infinity.
// One thread: four neighbouring channels of one output (one, when the channels do not divide by
// four). Threads with neighbouring channels read side by side. Bytes 4 * (|x| + |y|) when the cache
// serves the overlap; operations SIZE_Y * SIZE_X comparisons an output: the memory sets the speed.

@compute @workgroup_size(THREADS)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
) {
  let thread = linear_index(id, grid);
  if (thread >= u.threads) { return; }
  let channel = (thread % QUADS) * 4u;
  let output = thread / QUADS;
  let pixel = output % (OUT_HEIGHT * OUT_WIDTH);
  let image = output / (OUT_HEIGHT * OUT_WIDTH);
  let y0 = i32((pixel / OUT_WIDTH) * STRIDE_Y) - i32(TOP);
  let x0 = i32((pixel % OUT_WIDTH) * STRIDE_X) - i32(LEFT);
  var best = vec4(SIGN | INFINITY); // the bits of -Infinity
  var best_order = vec4(ORDER_OF_NOTHING);
  for (var ky = 0u; ky < SIZE_Y; ky++) {
    let y = u32(y0 + i32(ky));
    for (var kx = 0u; kx < SIZE_X; kx++) {
      let x = u32(x0 + i32(kx));
      if (y < HEIGHT && x < WIDTH) {
        let value = x_quad(((image * HEIGHT + y) * WIDTH + x) * CHANNELS + channel);
        let value_order = order(value);
        best = select(best, bitcast<vec4<u32>>(value), value_order > best_order);
        best_order = max(best_order, value_order);
      }
    }
  }
  y_put_quad(output * CHANNELS + channel, bitcast<vec4<f32>>(best), CHANNELS - channel);
}
