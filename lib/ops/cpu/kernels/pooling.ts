// Max pooling over overlapping windows, and its gradient from the stored positions of the maxima.
//
// The forward pass stores for each output which pixel of its window is the maximum, the winner (one
// byte: the row in the window times the window's width plus the column). The gradient then only
// adds each dy to its winner: no window is searched twice. Ties go to the first pixel in row-major
// order, as in tfjs. A window that lies wholly in the padding has no winner.
//
// NaN beside numbers is not a maximum, as in tfjs. The maximum of a window with nothing but NaN is
// NaN (tfjs gives -Infinity, which the next ReLU would turn into a 0 that hides the failure).

import { NO_WINNER } from "../../kernel_constants";

/**
 * Searches again for those of `count` outputs that have no pixel greater than -Infinity: the result
 * is NaN if the window at `corner` holds nothing else, else the first pixel of -Infinity is the
 * winner.
 */
function settle(
  corner: usize, firstRow: i32, lastRow: i32, firstColumn: i32, lastColumn: i32, windowWidth: i32,
  row: usize, pixel: usize, count: i32, y: usize, winners: usize,
): void {
  if (firstRow >= lastRow || firstColumn >= lastColumn) return;
  for (let c = 0; c < count; c++) {
    if (load<f32>(y) == -Infinity) {
      let winner = -1;
      let line = corner;
      for (let wy = firstRow; wy < lastRow; wy++) {
        let p = line;
        for (let wx = firstColumn; wx < lastColumn; wx++) {
          if (winner < 0 && load<f32>(p) == -Infinity) winner = wy * windowWidth + wx;
          p += pixel;
        }
        line += row;
      }
      if (winner < 0) store<f32>(y, NaN);
      else if (winners) store<u8>(winners, <u8>winner);
    }
    corner += 4;
    y += 4;
    if (winners) winners++;
  }
}

/**
 * Output lines `from` .. `to` of one image [height, width, channels]. `winners`: one byte for each
 * output, or 0 if they are not needed.
 */
export function maxPool(
  image: usize, height: i32, width: i32, channels: i32, from: i32, to: i32, outputWidth: i32,
  windowHeight: i32, windowWidth: i32, strideY: i32, strideX: i32, top: i32, left: i32,
  y: usize, winners: usize,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  for (let oy = from; oy < to; oy++) {
    const y0 = oy * strideY - top;
    const firstRow = max(0, -y0), lastRow = min(windowHeight, height - y0);
    for (let ox = 0; ox < outputWidth; ox++) {
      const x0 = ox * strideX - left;
      const firstColumn = max(0, -x0), lastColumn = min(windowWidth, width - x0);
      const empty = firstRow >= lastRow || firstColumn >= lastColumn;
      const start = empty ? NO_WINNER : firstRow * windowWidth + firstColumn;
      const corner = image + <usize>(y0 + firstRow) * row + <usize>(x0 + firstColumn) * pixel;
      let c = 0;
      // Sixteen channels go through the window together, and their winners take one store.
      for (; c + 16 <= channels; c += 16) {
        let best0 = f32x4.splat(-Infinity), best1 = best0, best2 = best0, best3 = best0;
        let winner0 = i32x4.splat(start), winner1 = winner0, winner2 = winner0, winner3 = winner0;
        let line = corner + (<usize>c << 2);
        for (let wy = firstRow; wy < lastRow; wy++) {
          let p = line;
          let place = wy * windowWidth + firstColumn;
          for (let wx = firstColumn; wx < lastColumn; wx++) {
            const here = i32x4.splat(place);
            let value = v128.load(p);
            let greater = f32x4.gt(value, best0);
            best0 = v128.bitselect(value, best0, greater);
            winner0 = v128.bitselect(here, winner0, greater);
            value = v128.load(p, 16);
            greater = f32x4.gt(value, best1);
            best1 = v128.bitselect(value, best1, greater);
            winner1 = v128.bitselect(here, winner1, greater);
            value = v128.load(p, 32);
            greater = f32x4.gt(value, best2);
            best2 = v128.bitselect(value, best2, greater);
            winner2 = v128.bitselect(here, winner2, greater);
            value = v128.load(p, 48);
            greater = f32x4.gt(value, best3);
            best3 = v128.bitselect(value, best3, greater);
            winner3 = v128.bitselect(here, winner3, greater);
            p += pixel;
            place++;
          }
          line += row;
        }
        const target = y + (<usize>c << 2);
        v128.store(target, best0);
        v128.store(target, best1, 16);
        v128.store(target, best2, 32);
        v128.store(target, best3, 48);
        if (winners) {
          const low = i16x8.narrow_i32x4_u(winner0, winner1);
          const high = i16x8.narrow_i32x4_u(winner2, winner3);
          v128.store(winners + c, i8x16.narrow_i16x8_u(low, high));
        }
        const lowest = f32x4.splat(-Infinity);
        const lost = v128.or(
          v128.or(f32x4.eq(best0, lowest), f32x4.eq(best1, lowest)),
          v128.or(f32x4.eq(best2, lowest), f32x4.eq(best3, lowest)),
        );
        if (v128.any_true(lost)) {
          settle(
            corner + (<usize>c << 2), firstRow, lastRow, firstColumn, lastColumn, windowWidth,
            row, pixel, 16, target, winners ? winners + c : 0,
          );
        }
      }
      for (; c + 4 <= channels; c += 4) {
        let best = f32x4.splat(-Infinity);
        let winner = i32x4.splat(start);
        let line = corner + (<usize>c << 2);
        for (let wy = firstRow; wy < lastRow; wy++) {
          let p = line;
          let place = wy * windowWidth + firstColumn;
          for (let wx = firstColumn; wx < lastColumn; wx++) {
            const value = v128.load(p);
            const greater = f32x4.gt(value, best);
            best = v128.bitselect(value, best, greater);
            winner = v128.bitselect(i32x4.splat(place), winner, greater);
            p += pixel;
            place++;
          }
          line += row;
        }
        v128.store(y + (<usize>c << 2), best);
        if (winners) {
          const bytes = i8x16.shuffle(winner, winner, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
          v128.store32_lane(winners + c, bytes, 0);
        }
        if (v128.any_true(f32x4.eq(best, f32x4.splat(-Infinity)))) {
          settle(
            corner + (<usize>c << 2), firstRow, lastRow, firstColumn, lastColumn, windowWidth,
            row, pixel, 4, y + (<usize>c << 2), winners ? winners + c : 0,
          );
        }
      }
      for (; c < channels; c++) {
        let best: f32 = -Infinity;
        let winner = start;
        let line = corner + (<usize>c << 2);
        for (let wy = firstRow; wy < lastRow; wy++) {
          let p = line;
          for (let wx = firstColumn; wx < lastColumn; wx++) {
            const value = load<f32>(p);
            if (value > best) {
              best = value;
              winner = wy * windowWidth + wx;
            }
            p += pixel;
          }
          line += row;
        }
        store<f32>(y + (<usize>c << 2), best);
        if (winners) store<u8>(winners + c, <u8>winner);
        if (best == -Infinity) {
          settle(
            corner + (<usize>c << 2), firstRow, lastRow, firstColumn, lastColumn, windowWidth,
            row, pixel, 1, y + (<usize>c << 2), winners ? winners + c : 0,
          );
        }
      }
      y += pixel;
      if (winners) winners += channels;
    }
  }
}

/**
 * dx of one image: zero, then every dy added to the winner of its window. A winner outside the
 * image, which no forward pass of this geometry produces, stops the kernel before it writes.
 */
export function maxPoolGradient(
  dx: usize, height: i32, width: i32, channels: i32, outputHeight: i32, outputWidth: i32,
  windowWidth: i32, strideY: i32, strideX: i32, top: i32, left: i32, dy: usize, winners: usize,
): void {
  const pixel = <usize>channels << 2;
  memory.fill(dx, 0, <usize>height * <usize>width * pixel);
  // place * inverse / 2^16 is place / windowWidth, rounded down, for all places below 256.
  const inverse = 65536 / windowWidth + 1;
  for (let oy = 0; oy < outputHeight; oy++) {
    for (let ox = 0; ox < outputWidth; ox++) {
      // The corner may lie outside the image (then no winner does): plain integer arithmetic.
      const y0 = oy * strideY - top, x0 = ox * strideX - left;
      for (let c = 0; c < channels; c++) {
        const place = <i32>load<u8>(winners + c);
        if (place == NO_WINNER) continue;
        const wy = place * inverse >>> 16;
        const py = y0 + wy, px = x0 + place - wy * windowWidth;
        if (<u32>py >= <u32>height || <u32>px >= <u32>width) unreachable();
        const target = dx + ((<usize>((py * width + px) * channels + c)) << 2);
        store<f32>(target, load<f32>(target) + load<f32>(dy + (<usize>c << 2)));
      }
      dy += pixel;
      winners += channels;
    }
  }
}
