// Convolution without im2col: the stripes are copied straight from the image.
//
// In an image of shape [height, width, channels] the patch under a filter of `kernelHeight` rows
// consists of `kernelHeight` runs of `kernelWidth * channels` contiguous floats, one image row
// apart. So 64 floats of each of six patches take a few short copies, which are then used for all
// output channels. Images that need zero padding are copied into a padded scratch image first, once
// per image, not once per filter position.
import { copyFloats } from "./copy_floats";
import { modeOfBlock, stepOfAllPanels, transpose } from "./gemm";
import { GROUP_ROWS, ROWS_TOGETHER, SUM_BLOCK } from "../../kernel_constants";
import { fillColumns, fillRow, fillScatteredColumns, STRIPE_ROW_BYTES } from "./stripe";
import { multiplyStripe, STRIPE_ROWS, stripeAt } from "./tile";

/**
 * Copies rows of an image [height, width, channels] into a padded one of `width2` columns, with
 * `left` zero columns before it and rows `from` .. `from + count` of the padded image, whose row
 * `top` is the image's row 0. `inputDilationY` and `inputDilationX` are the new distances between
 * pixels that were neighbours (1: unchanged; 2: one zero row or column between them).
 */
export function padImage(
  image: usize, height: i32, width: i32, channels: i32, target: usize, from: i32, count: i32,
  width2: i32, top: i32, left: i32, inputDilationY: i32, inputDilationX: i32,
): void {
  const pixel = <usize>channels << 2;
  const row2 = <usize>width2 * pixel;
  const row = <usize>width * pixel;
  const inside = (width - 1) * inputDilationX + 1;
  // Columns beyond the padded image are cropped (a negative padding at the right).
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
 * Output pixels `0 .. lines * width` of one image: y[pixel, 0..n) = bias + patch * filter. `image`
 * is the address of the patch of pixel 0; the next pixel's patch is `pixelStep` bytes further, the
 * next line's `lineStep`. A patch consists of `segments` runs of `length` floats, `segmentStep`
 * bytes apart. `panels`: the filter packed by `packColumns`, n columns.
 */
export function convolve(
  image: usize, lines: i32, width: i32, pixelStep: usize, lineStep: usize,
  segments: i32, length: i32, segmentStep: usize,
  panels: usize, n: i32, y: usize, ldc: usize, bias: usize, relu: i32, work: usize,
): void {
  const pixels = lines * width;
  const k = segments * length;
  const step = stepOfAllPanels(n);
  for (let from = 0; from < k; from += SUM_BLOCK) {
    const count = min(SUM_BLOCK, k - from);
    const mode = modeOfBlock(relu, from, count, k);
    const position = from % length;
    const start = image + <usize>(from / length) * segmentStep + (<usize>position << 2);
    let column = 0;
    let line = start;
    for (let i = 0; i < pixels; i += STRIPE_ROWS) {
      const rows = min(STRIPE_ROWS, pixels - i);
      for (let row = 0; row < rows; row++) {
        let patch = line + <usize>column * pixelStep;
        let some = min(count, length - position);
        fillRow(stripeAt(work), row, 0, patch, some);
        // The block of 64 floats may extend beyond the end of a run.
        patch -= <usize>position << 2;
        for (let at = some; at < count; at += some) {
          patch += segmentStep;
          some = min(count - at, length);
          fillRow(stripeAt(work), row, at, patch, some);
        }
        if (++column == width) { column = 0; line += lineStep; }
      }
      multiplyStripe(
        count, panels, n, y + <usize>i * ldc, ldc, from == 0 ? bias : 0, mode, rows, work,
      );
    }
    panels += <usize>count * step;
  }
}

/**
 * The contribution of some images to the filter gradient: dW[k, 0..n) (+)= sum over pixels of
 * patch[pixel][k] * dy[pixel][0..n), for the rows `from` .. `to` of dW. `panels`: dy of the pixels,
 * packed by `packColumns`; the pixels form `lines` lines of `width` in each of `images` images,
 * whose patches begin `imageStep` bytes apart.
 */
export function convolveFilterGradient(
  image: usize, images: i32, lines: i32, width: i32, pixelStep: usize, lineStep: usize,
  imageStep: usize, length: i32, segmentStep: usize, from: i32, to: i32,
  panels: usize, n: i32, dw: usize, ldc: usize, mode: i32, work: usize,
): void {
  const lineGap = lineStep - <usize>width * pixelStep;
  const imageGap = imageStep - <usize>lines * lineStep;
  const back = segmentStep - (<usize>length << 2);
  const pixels = images * lines * width;
  const step = stepOfAllPanels(n);
  for (let first = from; first < to; first += ROWS_TOGETHER) {
    const last = min(to, first + ROWS_TOGETHER);
    for (let pixel = 0; pixel < pixels; pixel += SUM_BLOCK) {
      const count = min(SUM_BLOCK, pixels - pixel);
      const line = pixel / width;
      const x = pixel % width, y = line % lines;
      const start = image + <usize>(line / lines) * imageStep + <usize>y * lineStep +
        <usize>x * pixelStep;
      const mode0 = modeOfBlock(mode, pixel, count, pixels);
      for (let i = first; i < last; i += STRIPE_ROWS) {
        const all = min(STRIPE_ROWS, last - i);
        for (let group = 0; group < all; group += GROUP_ROWS) {
        const rows = min(GROUP_ROWS, all - group);
        const stripe = stripeAt(work) + <usize>group * STRIPE_ROW_BYTES;
        let position = (i + group) % length;
        let q = start + <usize>((i + group) / length) * segmentStep + (<usize>position << 2);
        if (rows == GROUP_ROWS && position + GROUP_ROWS <= length) {
          fillColumns(stripe, q, count, x, y, width, lines, pixelStep, lineGap, imageGap);
        } else {
          const q0 = q;
          //: for $R from 1 to 5
          q += 4;
          if (++position == length) { position = 0; q += back; }
          const q$R = rows > $R ? q : q0;
          //: end
          fillScatteredColumns(
            stripe, q0, q1, q2, q3, q4, q5, count, x, y, width, lines, pixelStep, lineGap, imageGap,
          );
        }
        }
        multiplyStripe(
          count, panels + <usize>pixel * step, n, dw + <usize>i * ldc, ldc, 0, mode0, all, work,
        );
      }
    }
  }
}

/**
 * The filter [kh, kw, cin, cout] rotated by 180 degrees, with input and output channels exchanged:
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
 * library, which cannot read overlapping rows. Places of a patch beyond the edge are filled with
 * zeros.
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
          copyFloats(target, source, kernelWidth * channels);
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
