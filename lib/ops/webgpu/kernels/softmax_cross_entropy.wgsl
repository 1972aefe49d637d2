// Softmax and cross-entropy of one batch, with the gradient, in one pass.
//
//   loss[n]        = log(sum over c of exp(z[n, c] - m)) + (m - z[n, label[n]]),  m = max over c of z[n, c]
//   dLogits[n, c]  = exp(z[n, c] - m) / sum - (c == label[n])
//
// A label outside 0 ... classes - 1 makes its image's loss and gradient NaN: the CPU cannot check
// labels on the device, and the kernel must not read another row instead.
//
// Subtracting the maximum keeps exp within range: no logit overflows. One workgroup: one row. Its
// 128 threads stride through the classes and then reduce in halves until one value is left (first
// the maximum, then the sum). Bytes: 4 * (3 * classes) per row from the cache. Operations: about 8
// per class.

const THREADS = 128u;

struct Uniforms {
  rows: u32,
  classes: u32,
}

var<workgroup> shared_values: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = workgroup.y * grid.x + workgroup.x;
  if (row >= u.rows) { return; }
  let first = row * u.classes;

  var maximum = -3.4028234e38;
  for (var c = thread; c < u.classes; c += THREADS) { maximum = max(maximum, logits_at(first + c)); }
  shared_values[thread] = maximum;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) {
      shared_values[thread] = max(shared_values[thread], shared_values[thread + step]);
    }
  }
  workgroupBarrier();
  maximum = shared_values[0];
  workgroupBarrier();

  var sum = 0.0;
  for (var c = thread; c < u.classes; c += THREADS) { sum += exp(logits_at(first + c) - maximum); }
  shared_values[thread] = sum;
  for (var step = THREADS / 2u; step > 0u; step /= 2u) {
    workgroupBarrier();
    if (thread < step) { shared_values[thread] += shared_values[thread + step]; }
  }
  workgroupBarrier();
  sum = shared_values[0];

  let label = u32(labels_at(row)); // a negative number becomes a huge one
  let known = label < u.classes;
  let lost = not_a_number(label);
  for (var c = thread; c < u.classes; c += THREADS) {
    let probability = exp(logits_at(first + c) - maximum) / sum;
    gradient_put(first + c, select(lost, probability - select(0.0, 1.0, c == label), known));
  }
  if (thread == 0u) {
    let logit = logits_at(first + select(0u, label, known));
    losses_put(row, select(lost, log(sum) + (maximum - logit), known));
  }
}
