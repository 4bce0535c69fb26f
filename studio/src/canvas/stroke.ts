import { type Box, boundsOf, inside, type Point } from "./plane";
import { TILE, type Tiles } from "./tiles";

/** A place of a stroke, with how wide it is there: the radius in pixels of the picture. */
export interface Dab extends Point {
  radius: number;
}

/** What a tip does to a pixel: the byte there, how much of the tip is on it (0 to 1), and the byte it becomes. */
export interface Laying {
  become: (was: number, cover: number) => number;
  /** The byte that it leaves as it is, so that most of a wide stroke need not be looked at twice. */
  leaves: number;
}

/** Paint white: a soft edge never takes away what is there. */
export const adds: Laying = { become: (was, cover) => Math.max(was, Math.round(cover * 255)), leaves: 255 };

/** Take away: a soft edge never adds. */
export const takes: Laying = {
  become: (was, cover) => Math.min(was, 255 - Math.round(cover * 255)),
  leaves: 0,
};

/** Set to a value wherever at least half of the tip is. */
export const sets = (value: number): Laying => ({
  become: (was, cover) => (cover >= 0.5 ? value : was),
  leaves: value,
});

/**
 * Draw from one dab to the next, where the tip is a disc that grows from one radius to the other.
 *
 * @param hardness 1 is a crisp edge of one pixel; 0 falls off from the middle
 * @returns the box that changed; null where that is outside
 */
export function drawSegment(tiles: Tiles, from: Dab, to: Dab, hardness: number, laying: Laying): Box | null {
  const { become, leaves } = laying;
  const put = (tile: Uint8Array, at: number, cover: number) => {
    tile[at] = become(tile[at]!, cover);
  };
  return eachCovered(tiles, from, to, hardness, put, leaves);
}

/** The same in colour, red green blue 0 to 255: over what is there, or taking it away where there is no colour. */
export function drawColour(
  tiles: Tiles,
  from: Dab,
  to: Dab,
  hardness: number,
  colour: readonly [number, number, number] | null,
): Box | null {
  return eachCovered(tiles, from, to, hardness, (tile, at, cover) => {
    const alpha = Math.round(cover * 255);
    if (!colour) tile[at + 3] = Math.min(tile[at + 3]!, 255 - alpha);
    else if (alpha > 0) {
      const was = tile[at + 3]!;
      const share = Math.max(cover, was === 0 ? 1 : 0);
      for (let band = 0; band < 3; band++) {
        tile[at + band] = Math.round(tile[at + band]! * (1 - share) + colour[band]! * share);
      }
      tile[at + 3] = Math.max(was, alpha);
    }
  });
}

/** Tell of every pixel that the tip comes over, but not of those that are `leaves` already. */
function eachCovered(
  tiles: Tiles,
  from: Dab,
  to: Dab,
  hardness: number,
  put: (tile: Uint8Array, at: number, cover: number) => void,
  leaves = -1,
): Box | null {
  const reach = Math.max(from.radius, to.radius) + 1;
  const { x, y, width, height } = boundsOf([from, to]);
  const box = inside(
    { x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach },
    tiles,
  );
  if (!box) return null;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const swell = to.radius - from.radius;
  for (const [index, part, left, top] of tiles.under(box)) {
    let tile = tiles.tile(index);
    let owned = false;
    if (!tile && leaves === 0) continue;
    for (let row = part.y; row < part.y + part.height; row++) {
      const py = row + 0.5 - from.y;
      let at = ((row - top) * TILE + part.x - left) * tiles.channels;
      for (let column = part.x; column < part.x + part.width; column++, at += tiles.channels) {
        if (tile && tile[at] === leaves) continue;
        const px = column + 0.5 - from.x;
        const along = length ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
        const [ox, oy] = [px - along * dx, py - along * dy];
        const far = ox * ox + oy * oy;
        if (far > reach * reach) continue;
        const cover = covered(Math.sqrt(far), from.radius + along * swell, hardness);
        if (cover <= 0) continue;
        if (!owned || !tile) {
          tile = tiles.own(index);
          owned = true;
        }
        put(tile, at, cover);
      }
    }
  }
  return box;
}

/** How much of the tip is at a distance from its middle, 0 to 1. */
export function covered(distance: number, radius: number, hardness: number): number {
  const fall = Math.max(1, radius * (1 - hardness));
  const t = (radius + 0.5 - distance) / fall;
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return fall > 1 ? t * t * (3 - 2 * t) : t;
}
