import type { Box, Extent, Point } from "./plane";

/** Another picture that lies on the one that is shown. */
export interface Piece {
  bitmap: ImageBitmap;
  /** What it was read from, to keep it over a reload. */
  file: Blob;
  name: string;
  place: Placing;
}

/** Where a piece lies: its middle in pixels of the picture, how large, and turned how far to the right. */
export interface Placing {
  x: number;
  y: number;
  scale: number;
  /** Degrees. */
  turn: number;
}

export const LEAST = 0.01;
export const MOST = 20;

export const samePlace = (a: Piece | null, b: Piece | null): boolean =>
  a === b ||
  (a?.bitmap === b?.bitmap &&
    a?.place.x === b?.place.x &&
    a?.place.y === b?.place.y &&
    a?.place.scale === b?.place.scale &&
    a?.place.turn === b?.place.turn);

/** A piece in the middle of the picture, as large as it is, or half the picture where it is larger. */
export function laidOn(piece: Extent, picture: Extent): Placing {
  const fits = Math.min((picture.width * 0.6) / piece.width, (picture.height * 0.6) / piece.height);
  return { x: picture.width / 2, y: picture.height / 2, scale: Math.min(1, fits), turn: 0 };
}

/** The four corners, from the upper left one to the right around. */
export function cornersOf({ width, height }: Extent, { x, y, scale, turn }: Placing): Point[] {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([sx, sy]) => {
    const [px, py] = [(sx! * width * scale) / 2, (sy! * height * scale) / 2];
    return { x: x + px * cos - py * sin, y: y + px * sin + py * cos };
  });
}

/** The whole pixels that it touches. */
export function boxOf(piece: Extent, place: Placing): Box {
  const corners = cornersOf(piece, place);
  const left = Math.floor(Math.min(...corners.map(({ x }) => x)) + 1e-6);
  const top = Math.floor(Math.min(...corners.map(({ y }) => y)) + 1e-6);
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.ceil(Math.max(...corners.map(({ x }) => x)) - 1e-6) - left),
    height: Math.max(1, Math.ceil(Math.max(...corners.map(({ y }) => y)) - 1e-6) - top),
  };
}

/** Scale about its middle, so that a corner that was at `from` comes to lie at `to`. */
export function scaledTo(place: Placing, from: Point, to: Point): Placing {
  const apart = (at: Point) => Math.max(1e-6, Math.hypot(at.x - place.x, at.y - place.y));
  const scale = (place.scale * apart(to)) / apart(from);
  return { ...place, scale: Math.min(MOST, Math.max(LEAST, scale)) };
}

/** Turn about its middle from one direction to another; `steady` goes in steps of 15 degrees. */
export function turnedTo(place: Placing, from: Point, to: Point, steady = false): Placing {
  const angle = (at: Point) => (Math.atan2(at.y - place.y, at.x - place.x) * 180) / Math.PI;
  const turn = place.turn + angle(to) - angle(from);
  return { ...place, turn: settled(steady ? Math.round(turn / 15) * 15 : turn) };
}

/** The same turn between -180 and 180. */
export const settled = (turn: number): number => ((((turn + 180) % 360) + 360) % 360) - 180;
