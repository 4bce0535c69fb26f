import type { Extent } from "./plane";

const FAR = 1e12;

/**
 * How far each pixel is from the nearest that is marked, squared; in two passes, one along the columns and one along
 * the rows (Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", 2012).
 */
export function squaredDistances(marked: ArrayLike<number>, { width, height }: Extent): Float64Array {
  const out = Float64Array.from({ length: width * height }, (_, at) => (marked[at] ? 0 : FAR));
  const line = new Float64Array(Math.max(width, height));
  const room = envelope(line.length);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = out[y * width + x]!;
    along(line, height, room, (y, far) => {
      out[y * width + x] = far;
    });
  }
  for (let y = 0; y < height; y++) {
    line.set(out.subarray(y * width, (y + 1) * width));
    along(line, width, room, (x, far) => {
      out[y * width + x] = far;
    });
  }
  return out;
}

interface Envelope {
  middles: Int32Array;
  from: Float64Array;
}

const envelope = (length: number): Envelope => ({
  middles: new Int32Array(length),
  from: new Float64Array(length + 1),
});

/** The lower envelope of parabolas that stand on a line. */
function along(
  line: Float64Array,
  count: number,
  { middles, from }: Envelope,
  tells: (at: number, far: number) => void,
): void {
  const meet = (a: number, b: number) => (line[b]! + b * b - (line[a]! + a * a)) / (2 * (b - a));
  let last = 0;
  middles[0] = 0;
  from[0] = Number.NEGATIVE_INFINITY;
  from[1] = Number.POSITIVE_INFINITY;
  for (let at = 1; at < count; at++) {
    let where = meet(middles[last]!, at);
    while (where <= from[last]!) where = meet(middles[--last]!, at);
    middles[++last] = at;
    from[last] = where;
    from[last + 1] = Number.POSITIVE_INFINITY;
  }
  let part = 0;
  for (let at = 0; at < count; at++) {
    while (from[part + 1]! < at) part++;
    const middle = middles[part]!;
    tells(at, (at - middle) ** 2 + line[middle]!);
  }
}

/** What a pixel is to a mask that is grown and feathered. */
export const OUTSIDE = 0;
export const GROWN = 1; // added by growing
export const RISING = 2; // drawn, but not painted in full yet
export const FULL = 3;
export const EDGE = 4; // the outermost line of all that is painted

/**
 * What growing and feathering make of a mask. The edge of the picture is no edge of the mask.
 *
 * @param mask how white it is, row by row
 * @param inside whether a pixel is of the picture
 * @param grow in pixels of this raster, as is `feather`
 */
export function rimOf(
  mask: ArrayLike<number>,
  inside: (at: number) => boolean,
  size: Extent,
  grow: number,
  feather: number,
): Uint8Array {
  const count = size.width * size.height;
  const drawn = Uint8Array.from({ length: count }, (_, at) => (mask[at]! > 127 ? 1 : 0));
  const near = grow > 0 ? squaredDistances(drawn, size) : null;
  const painted = (at: number) => drawn[at] === 1 || (near !== null && near[at]! <= grow * grow);
  const free = Uint8Array.from({ length: count }, (_, at) => (inside(at) && !painted(at) ? 1 : 0));
  const rise = feather > 0 ? squaredDistances(free, size) : null;
  const out = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    if (!inside(at) || free[at]) continue;
    if (touches(free, at, size)) out[at] = EDGE;
    else if (rise && rise[at]! < feather * feather) out[at] = drawn[at] ? RISING : GROWN;
    else out[at] = drawn[at] ? FULL : GROWN;
  }
  return out;
}

function touches(free: Uint8Array, at: number, { width, height }: Extent): boolean {
  const x = at % width;
  return (
    (x > 0 && free[at - 1] === 1) ||
    (x < width - 1 && free[at + 1] === 1) ||
    (at >= width && free[at - width] === 1) ||
    (at < width * (height - 1) && free[at + width] === 1)
  );
}
