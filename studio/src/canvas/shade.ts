import type { Box } from "./plane";
import { BACKGROUND, type Drawn, type Sheet, SUBJECT } from "./sheet";
import { TILE, type Tiles } from "./tiles";
import type { View } from "./view";

export type Colour = readonly [red: number, green: number, blue: number];

/** How the layers look over the picture. */
export interface Looks {
  shown: readonly Drawn[];
  mask: Colour;
  /** How opaque the mask is, 0 to 1. */
  opacity: number;
  subject: Colour;
  background: Colour;
}

/**
 * What the layers look like in a box of the screen: red, green, blue, alpha (not premultiplied), row by row.
 * Each pixel of the screen looks itself up, so it costs what is seen, not what the picture has.
 *
 * @param box in pixels of the screen, as `view` is
 */
export function shade(sheet: Sheet, view: View, box: Box, looks: Looks): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(box.width * box.height * 4);
  const shown = looks.shown.filter((layer) => !sheet[layer].empty);
  if (shown.includes("paint")) lay(out, sheet.paint, view, box);
  if (shown.includes("scribbles")) {
    const said = nearest(sheet.scribbles, view, box);
    for (let at = 0; at < said.length; at++) {
      if (said[at] === SUBJECT) over(out, at * 4, looks.subject, 0.85);
      else if (said[at] === BACKGROUND) over(out, at * 4, looks.background, 0.85);
    }
  }
  if (shown.includes("mask")) {
    const white = maskIn(sheet.mask, view, box);
    const share = looks.opacity / 255;
    for (let at = 0; at < white.length; at++)
      if (white[at]) over(out, at * 4, looks.mask, white[at]! * share);
  }
  return out;
}

/** How white the mask is in a box of the screen, 0 to 255, row by row; from afar the mean of four places in a pixel. */
export function maskIn(mask: Tiles, view: View, box: Box): Uint8Array {
  if (view.scale >= 1) return nearest(mask, view, box);
  const sums = new Uint16Array(box.width * box.height);
  for (const down of [0.25, 0.75]) {
    for (const across of [0.25, 0.75]) {
      eachPlace(mask, view, box, across, down, (at, tile, from) => {
        sums[at]! += tile[from]!;
      });
    }
  }
  return Uint8Array.from(sums, (sum) => sum >> 2);
}

function nearest(tiles: Tiles, view: View, box: Box): Uint8Array {
  const out = new Uint8Array(box.width * box.height);
  eachPlace(tiles, view, box, 0.5, 0.5, (at, tile, from) => {
    out[at] = tile[from]!;
  });
  return out;
}

function lay(out: Uint8ClampedArray, tiles: Tiles, view: View, box: Box): void {
  eachPlace(tiles, view, box, 0.5, 0.5, (at, tile, from) => {
    for (let band = 0; band < 4; band++) out[at * 4 + band] = tile[from + band]!;
  });
}

type Sees = (at: number, tile: Uint8Array, from: number) => void;

/** Tell for every pixel of the screen where in which tile it lies; `across` and `down` are the place in the pixel. */
function eachPlace(
  tiles: Tiles,
  { scale, x, y }: View,
  box: Box,
  across: number,
  down: number,
  sees: Sees,
): void {
  const columns = Int32Array.from({ length: box.width }, (_, i) =>
    Math.floor((box.x + i + across - x) / scale),
  );
  const first = Math.max(
    0,
    columns.findIndex((column) => column >= 0),
  );
  const last = columns.findLastIndex((column) => column < tiles.width);
  if (columns[first] === undefined || columns[first] < 0) return;
  let line: (Uint8Array | undefined)[] = [];
  let lineOf = -1;
  for (let j = 0; j < box.height; j++) {
    const row = Math.floor((box.y + j + down - y) / scale);
    if (row < 0 || row >= tiles.height) continue;
    if (row >> 8 !== lineOf) {
      lineOf = row >> 8;
      line = Array.from({ length: tiles.across }, (_, column) => tiles.tile(lineOf * tiles.across + column));
    }
    for (let i = first; i <= last; i++) {
      const column = columns[i]!;
      const tile = line[column >> 8];
      if (tile) sees(j * box.width + i, tile, ((row & 255) * TILE + (column & 255)) * tiles.channels);
    }
  }
}

function over(out: Uint8ClampedArray, at: number, colour: Colour, alpha: number): void {
  if (alpha <= 0) return;
  if (out[at + 3] === 0) {
    out[at] = colour[0];
    out[at + 1] = colour[1];
    out[at + 2] = colour[2];
    out[at + 3] = alpha * 255;
    return;
  }
  const below = (out[at + 3]! / 255) * (1 - alpha);
  const sum = alpha + below;
  for (let band = 0; band < 3; band++) {
    out[at + band] = (colour[band]! * alpha + out[at + band]! * below) / sum;
  }
  out[at + 3] = sum * 255;
}
