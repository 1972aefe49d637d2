// One thread an item: which item is it? The workgroups stand in a grid, as one axis holds only 65,535.

const THREADS = 64u; // of a workgroup

fn linear_index(id: vec3<u32>, grid: vec3<u32>) -> u32 {
  return id.y * grid.x * THREADS + id.x;
}
