// Convolution without im2col: the tiles read their rows straight from the image.
//
// In an image of shape [height, width, channels] the patch under a filter of `kernelHeight` rows is
// `kernelHeight` stretches of `kernelWidth * channels` contiguous floats, one image row apart. So a
// tile of six output pixels needs six pointers and nothing else. Images that need a zero padding are
// copied into a padded scratch image first, once per image, not once per filter position.
import { STEP_BYTES, transpose } from "./gemm";
import { ACCUMULATE, TILE_COLUMNS, TILE_ROWS } from "../../kernel_constants";
import { tile6x8 } from "./tile";
import { contiguousTransposedTile6x8, transposedTile6x8 } from "./transposed_tile";

/**
 * Copies rows of an image [height, width, channels] into a padded one of `width2` columns, with
 * `left` zero columns before it and rows `from` .. `from + count` of the padded image, whose row
 * `top` is the image's row 0. `inputDilationY`, `inputDilationX` put that many pixels' distance
 * between pixels that were neighbours (1: none; 2: one zero row or column between them).
 */
export function padImage(
  image: usize, height: i32, width: i32, channels: i32, target: usize, from: i32, count: i32,
  width2: i32, top: i32, left: i32, inputDilationY: i32, inputDilationX: i32,
): void {
  const pixel = <usize>channels << 2;
  const row2 = <usize>width2 * pixel;
  const row = <usize>width * pixel;
  const inside = (width - 1) * inputDilationX + 1;
  // Columns beyond the padded image are cut off (a negative padding at the right).
  const kept = min(inside, width2 - left);
  for (let r = 0; r < count; r++) {
    const y = from + r - top;
    if (y < 0 || y % inputDilationY != 0 || y / inputDilationY >= height || kept <= 0) {
      memory.fill(target, 0, row2);
    } else {
      const source = image + <usize>(y / inputDilationY) * row;
      if (inputDilationX == 1) {
        const first = max(0, -left);
        const start = max(0, left);
        const bytes = <usize>(kept - first) * pixel;
        memory.fill(target, 0, <usize>start * pixel);
        memory.copy(target + <usize>start * pixel, source + <usize>first * pixel, bytes);
        memory.fill(target + <usize>start * pixel + bytes, 0, row2 - <usize>start * pixel - bytes);
      } else {
        memory.fill(target, 0, row2);
        for (let x = 0; x < width; x++) {
          const x2 = left + x * inputDilationX;
          if (x2 >= 0 && x2 < width2) {
            memory.copy(target + <usize>x2 * pixel, source + <usize>x * pixel, pixel);
          }
        }
      }
    }
    target += row2;
  }
}

/**
 * Output pixels `0 .. lines * width` of one image: y[pixel, 0..n) = bias + patch * filter.
 * `image` is the address of the patch of pixel 0; the next pixel's patch is `pixelStep` bytes
 * further, the next line's `lineStep`. `segments` stretches of `length` floats, `segmentStep` bytes
 * apart, are a patch. `panels`: the filter packed by `packColumns`, n columns. `block`: how many
 * segments to take at a time, so that their part of a panel stays in the first-level cache.
 */
export function convolve(
  image: usize, lines: i32, width: i32, pixelStep: usize, lineStep: usize,
  segments: i32, length: i32, segmentStep: usize, block: i32,
  panels: usize, n: i32, y: usize, ldc: usize, bias: usize, relu: i32, spill: usize,
): void {
  const pixels = lines * width;
  const panelBytes = <usize>(segments * length) * STEP_BYTES;
  for (let s = 0; s < segments; s += block) {
    const count = min(block, segments - s);
    const mode = (s > 0 ? ACCUMULATE : 0) | (s + count == segments ? relu : 0);
    const start = image + <usize>s * segmentStep;
    let panel = panels + <usize>(s * length) * STEP_BYTES;
    for (let j = 0; j < n; j += TILE_COLUMNS) {
      const columns = min(TILE_COLUMNS, n - j);
      const bias8 = bias && s == 0 ? bias + (<usize>j << 2) : 0;
      let column = 0;
      let line = start;
      for (let i = 0; i < pixels; i += TILE_ROWS) {
        const rows = min(TILE_ROWS, pixels - i);
        const p0 = line + <usize>column * pixelStep;
        if (++column == width) { column = 0; line += lineStep; }
        let p1 = p0, p2 = p0, p3 = p0, p4 = p0, p5 = p0;
        if (rows > 1) {
          p1 = line + <usize>column * pixelStep;
          if (++column == width) { column = 0; line += lineStep; }
        }
        if (rows > 2) {
          p2 = line + <usize>column * pixelStep;
          if (++column == width) { column = 0; line += lineStep; }
        }
        if (rows > 3) {
          p3 = line + <usize>column * pixelStep;
          if (++column == width) { column = 0; line += lineStep; }
        }
        if (rows > 4) {
          p4 = line + <usize>column * pixelStep;
          if (++column == width) { column = 0; line += lineStep; }
        }
        if (rows > 5) {
          p5 = line + <usize>column * pixelStep;
          if (++column == width) { column = 0; line += lineStep; }
        }
        tile6x8(
          p0, p1, p2, p3, p4, p5, count, length, segmentStep, panel,
          y + <usize>i * ldc + (<usize>j << 2), ldc, bias8, mode, rows, columns, spill,
        );
      }
      panel += panelBytes;
    }
  }
}

/**
 * The part of some images in the filter gradient: dW[k, 0..n) (+)= sum over pixels of
 * patch[pixel][k] * dy[pixel][0..n), for the rows `from` .. `to` of dW. `panels`: dy of the pixels,
 * packed by `packColumns`; the pixels stand in `lines` lines of `width` of each of `images` images,
 * whose patches begin `imageStep` bytes apart.
 */
export function convolveFilterGradient(
  image: usize, images: i32, lines: i32, width: i32, pixelStep: usize, lineStep: usize,
  imageStep: usize, length: i32, segmentStep: usize, from: i32, to: i32,
  panels: usize, n: i32, dw: usize, ldc: usize, mode: i32, spill: usize,
): void {
  const lineGap = lineStep - <usize>width * pixelStep;
  const imageGap = imageStep - <usize>lines * lineStep;
  const panelBytes = <usize>(images * lines * width) * STEP_BYTES;
  const back = segmentStep - (<usize>length << 2);
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    const columns = min(TILE_COLUMNS, n - j);
    let position = from % length;
    let q = image + <usize>(from / length) * segmentStep + (<usize>position << 2);
    for (let i = from; i < to; i += TILE_ROWS) {
      const rows = min(TILE_ROWS, to - i);
      const target = dw + <usize>i * ldc + (<usize>j << 2);
      if (rows == TILE_ROWS && position + TILE_ROWS <= length) {
        contiguousTransposedTile6x8(
          q, images, lines, width, pixelStep, lineGap, imageGap, panels, target, ldc, mode,
          TILE_ROWS, columns, spill,
        );
        q += 4 * TILE_ROWS;
        position += TILE_ROWS;
        if (position == length) { position = 0; q += back; }
        continue;
      }
      const q0 = q;
      q += 4;
      if (++position == length) { position = 0; q += back; }
      let q1 = q0, q2 = q0, q3 = q0, q4 = q0, q5 = q0;
      if (rows > 1) {
        q1 = q; q += 4;
        if (++position == length) { position = 0; q += back; }
      }
      if (rows > 2) {
        q2 = q; q += 4;
        if (++position == length) { position = 0; q += back; }
      }
      if (rows > 3) {
        q3 = q; q += 4;
        if (++position == length) { position = 0; q += back; }
      }
      if (rows > 4) {
        q4 = q; q += 4;
        if (++position == length) { position = 0; q += back; }
      }
      if (rows > 5) {
        q5 = q; q += 4;
        if (++position == length) { position = 0; q += back; }
      }
      transposedTile6x8(
        q0, q1, q2, q3, q4, q5, images, lines, width, pixelStep, lineGap, imageGap, panels,
        target, ldc, mode, rows, columns, spill,
      );
    }
    panels += panelBytes;
  }
}

/**
 * The filter [kh, kw, cin, cout] rotated by 180 degrees, with in- and output channels exchanged:
 * target[kh, kw, cout, cin]. A stride-1 convolution of dy with it gives the gradient of the input.
 */
export function rotateFilter180(positions: i32, cin: i32, cout: i32, filter: usize, target: usize): void {
  for (let p = 0; p < positions; p++) {
    const source = filter + (<usize>((positions - 1 - p) * cin * cout) << 2);
    transpose(cin, cout, source, <usize>cout << 2, target);
    target += <usize>(cin * cout) << 2;
  }
}

/**
 * Patches of output pixels `from` .. `to` as rows of a matrix (im2col), for products by a native
 * library, which cannot read overlapping rows. Zeros stand where a patch looks over the edge.
 */
export function im2col(
  image: usize, height: i32, width: i32, channels: i32, from: i32, to: i32, outputWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideY: i32, strideX: i32, top: i32, left: i32,
  target: usize,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const stretch = <usize>kernelWidth * pixel;
  let oy = from / outputWidth;
  let ox = from - oy * outputWidth;
  for (let p = from; p < to; p++) {
    const x0 = ox * strideX - left;
    const first = max(0, -x0);
    const last = min(kernelWidth, width - x0);
    const before = <usize>first * pixel;
    const bytes = last > first ? <usize>(last - first) * pixel : 0;
    for (let ky = 0; ky < kernelHeight; ky++) {
      const y = oy * strideY - top + ky;
      if (y < 0 || y >= height || bytes == 0) {
        memory.fill(target, 0, stretch);
      } else {
        const source = image + <usize>y * row + <usize>(x0 + first) * pixel;
        if (bytes == stretch) {
          copy(target, source, stretch);
        } else {
          if (before) memory.fill(target, 0, before);
          memory.copy(target + before, source, bytes);
          memory.fill(target + before + bytes, 0, stretch - before - bytes);
        }
      }
      target += stretch;
    }
    if (++ox == outputWidth) {
      ox = 0;
      oy++;
    }
  }
}

/** Copies a stretch of floats, sixteen bytes at a time: most are too short for a library call. */
// @ts-ignore: decorator
@inline
function copy(target: usize, source: usize, bytes: usize): void {
  const end = target + bytes;
  const whole = target + (bytes & ~63);
  while (target < whole) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    v128.store(target, v128.load(source, 32), 32);
    v128.store(target, v128.load(source, 48), 48);
    target += 64;
    source += 64;
  }
  while (target < end) {
    store<f32>(target, load<f32>(source));
    target += 4;
    source += 4;
  }
}
