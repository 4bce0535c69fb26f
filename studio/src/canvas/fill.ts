import { around, type Box, boundsOf, inside, type Point } from "./plane";
import { TILE, type Tiles } from "./tiles";

/** Fill what a closed line goes around, by the even-odd rule; pixels whose middle is inside. */
export function fillPolygon(tiles: Tiles, points: readonly Point[], value: number): Box | null {
  if (points.length < 3) return null;
  const box = inside(boundsOf(points), tiles);
  if (!box) return null;
  for (let y = box.y; y < box.y + box.height; y++) {
    const crossings = crossingsAt(points, y + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(box.x, Math.ceil(crossings[pair]! - 0.5));
      const to = Math.min(box.x + box.width, Math.ceil(crossings[pair + 1]! - 0.5));
      if (to > from) fillRow(tiles, from, to, y, value);
    }
  }
  return box;
}

/** Fill a box. */
export function fillBox(tiles: Tiles, box: Box, value: number): Box | null {
  const cut = inside(
    {
      x: Math.round(box.x),
      y: Math.round(box.y),
      width: Math.round(box.width),
      height: Math.round(box.height),
    },
    tiles,
  );
  if (!cut) return null;
  for (const [index, part, left, top] of tiles.under(cut)) {
    const tile = tiles.own(index);
    for (let y = part.y - top; y < part.y - top + part.height; y++) {
      tile.fill(value, y * TILE + part.x - left, y * TILE + part.x - left + part.width);
    }
  }
  return cut;
}

/** White becomes black and black white, within the picture. */
export function invert(tiles: Tiles): Box {
  const whole = { x: 0, y: 0, width: tiles.width, height: tiles.height };
  for (const [index, part, left, top] of tiles.under(whole)) {
    const tile = tiles.own(index);
    for (let y = part.y - top; y < part.y - top + part.height; y++) {
      for (let at = y * TILE + part.x - left; at < y * TILE + part.x - left + part.width; at++) {
        tile[at] = 255 - tile[at]!;
      }
    }
  }
  return whole;
}

/** Take away everything. */
export function clear(tiles: Tiles): Box {
  for (const index of [...tiles.all().keys()]) tiles.own(index).fill(0);
  return { x: 0, y: 0, width: tiles.width, height: tiles.height };
}

/**
 * Fill where a raster of the picture's size is at most so much.
 *
 * @returns the box of the tiles that changed
 */
export function fillUpTo(tiles: Tiles, raster: Uint8Array, most: number, value: number): Box | null {
  let changed: Box | null = null;
  const { width, channels } = tiles;
  for (const [index, part, left, top] of tiles.under({ x: 0, y: 0, width, height: tiles.height })) {
    let tile: Uint8Array | null = null;
    for (let y = part.y; y < part.y + part.height; y++) {
      const row = y * width;
      const to = (y - top) * TILE - left;
      for (let x = part.x; x < part.x + part.width; x++) {
        if (raster[row + x]! > most) continue;
        tile ??= tiles.own(index);
        tile[(to + x) * channels] = value;
      }
    }
    if (tile) changed = around(changed, part);
  }
  return changed;
}

function crossingsAt(points: readonly Point[], y: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const a = points[i]!;
    const b = points[(i + 1) % points.length]!;
    if (a.y <= y === b.y <= y) continue;
    found.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  }
  return found.sort((a, b) => a - b);
}

function fillRow(tiles: Tiles, from: number, to: number, y: number, value: number): void {
  const row = Math.floor(y / TILE);
  for (let column = Math.floor(from / TILE); column * TILE < to; column++) {
    const tile = tiles.own(row * tiles.across + column);
    const start = (y - row * TILE) * TILE;
    tile.fill(value, start + Math.max(0, from - column * TILE), start + Math.min(TILE, to - column * TILE));
  }
}
