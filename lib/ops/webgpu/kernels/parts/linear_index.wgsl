// The index of a thread in kernels with one thread per item. The workgroups form a grid, because one
// axis is limited to 65,535 of them.

const THREADS = 64u; // per workgroup

fn linear_index(id: vec3<u32>, grid: vec3<u32>) -> u32 {
  return id.y * grid.x * THREADS + id.x;
}
