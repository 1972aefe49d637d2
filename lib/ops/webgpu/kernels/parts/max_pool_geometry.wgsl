// The geometry of max pooling, forward and backward.

const HEIGHT = 55u;
const WIDTH = 55u;
const CHANNELS = 48u;
const OUT_HEIGHT = 27u;
const OUT_WIDTH = 27u;
const SIZE_Y = 3u;
const SIZE_X = 3u;
const STRIDE_Y = 2u;
const STRIDE_X = 2u;
const TOP = 0u;
const LEFT = 0u;

const QUADS = (CHANNELS + 3u) / 4u; // per pixel

struct Uniforms {
  threads: u32,
}
