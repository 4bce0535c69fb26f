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
  if (shown.includes("mask")) tint(out, maskIn(sheet.mask, view, box), looks.mask, looks.opacity);
  return out;
}

/** Lay a colour over what is there, as opaque as the mask is white. Where nothing is, each white has one colour. */
function tint(out: Uint8ClampedArray<ArrayBuffer>, white: Uint8Array, colour: Colour, opacity: number): void {
  const known = new Uint8ClampedArray(256 * 4);
  for (let value = 0; value < 256; value++) over(known, value * 4, colour, (value / 255) * opacity);
  const [from, to] = [new Uint32Array(known.buffer), new Uint32Array(out.buffer)];
  for (let at = 0; at < white.length; at++) {
    const value = white[at]!;
    if (value === 0) continue;
    if (to[at] === 0) to[at] = from[value]!;
    else over(out, at * 4, colour, (value / 255) * opacity);
  }
}

/** How white the mask is in a box of the screen, 0 to 255, row by row; from afar the mean of four places in a pixel. */
export function maskIn(mask: Tiles, view: View, box: Box): Uint8Array {
  if (view.scale >= 1) return nearest(mask, view, box);
  const sums = new Uint16Array(box.width * box.height);
  for (const down of [0.25, 0.75]) {
    for (const across of [0.25, 0.75]) {
      eachLine(mask, view, box, across, down, ({ columns, first, last, tiles, row, start }) => {
        for (let i = first; i <= last; i++) {
          const column = columns[i]!;
          const tile = tiles[column >> 8];
          if (tile) sums[start + i]! += tile[row + (column & 255)]!;
        }
      });
    }
  }
  const out = new Uint8Array(sums.length);
  for (let at = 0; at < sums.length; at++) out[at] = sums[at]! >> 2;
  return out;
}

function nearest(layer: Tiles, view: View, box: Box): Uint8Array {
  const out = new Uint8Array(box.width * box.height);
  eachLine(layer, view, box, 0.5, 0.5, ({ columns, first, last, tiles, row, start }) => {
    for (let i = first; i <= last; i++) {
      const column = columns[i]!;
      const tile = tiles[column >> 8];
      if (tile) out[start + i] = tile[row + (column & 255)]!;
    }
  });
  return out;
}

function lay(out: Uint8ClampedArray, layer: Tiles, view: View, box: Box): void {
  eachLine(layer, view, box, 0.5, 0.5, ({ columns, first, last, tiles, row, start }) => {
    for (let i = first; i <= last; i++) {
      const column = columns[i]!;
      const tile = tiles[column >> 8];
      const from = (row + (column & 255)) * 4;
      if (tile) for (let band = 0; band < 4; band++) out[(start + i) * 4 + band] = tile[from + band]!;
    }
  });
}

/** A line of the screen in a layer. */
interface Line {
  /** By the pixels of the line, the column of the layer; those that are in it go from `first` to `last`. */
  columns: Int32Array;
  first: number;
  last: number;
  /** The tiles that the line goes over, and where in each its row begins, in pixels. */
  tiles: readonly (Uint8Array | undefined)[];
  row: number;
  /** Where the line begins in the box. */
  start: number;
}

/** Tell of every line on which something may be. `across` and `down` are the place in a pixel that is looked at. */
function eachLine(
  layer: Tiles,
  { scale, x, y }: View,
  box: Box,
  across: number,
  down: number,
  sees: (line: Line) => void,
): void {
  const columns = new Int32Array(box.width);
  for (let i = 0; i < box.width; i++) columns[i] = Math.floor((box.x + i + across - x) / scale);
  const first = columns.findIndex((column) => column >= 0);
  const last = columns.findLastIndex((column) => column < layer.width);
  if (first < 0 || last < first) return;
  let tiles: (Uint8Array | undefined)[] = [];
  let tilesOf = -1;
  for (let j = 0; j < box.height; j++) {
    const row = Math.floor((box.y + j + down - y) / scale);
    if (row < 0 || row >= layer.height) continue;
    if (row >> 8 !== tilesOf) {
      tilesOf = row >> 8;
      tiles = Array.from({ length: layer.across }, (_, column) =>
        layer.tile(tilesOf * layer.across + column),
      );
    }
    if (tiles.every((tile) => !tile)) continue;
    sees({ columns, first, last, tiles, row: (row & 255) * TILE, start: j * box.width });
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
