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
  if (shown.includes("paint"))
    eachPixel(sheet.paint, view, box, false, (at, _, tile, from) => {
      out[at] = tile[from]!;
      out[at + 1] = tile[from + 1]!;
      out[at + 2] = tile[from + 2]!;
      out[at + 3] = tile[from + 3]!;
    });
  if (shown.includes("scribbles"))
    eachPixel(sheet.scribbles, view, box, false, (at, value) => {
      if (value === SUBJECT) over(out, at, looks.subject, 0.85);
      else if (value === BACKGROUND) over(out, at, looks.background, 0.85);
    });
  if (shown.includes("mask"))
    eachPixel(sheet.mask, view, box, view.scale < 1, (at, value) =>
      over(out, at, looks.mask, (value / 255) * looks.opacity),
    );
  return out;
}

/** How white the mask is in a box of the screen, 0 to 255, row by row. */
export function maskIn(mask: Tiles, view: View, box: Box): Uint8Array {
  const out = new Uint8Array(box.width * box.height);
  eachPixel(mask, view, box, view.scale < 1, (at, value) => {
    out[at / 4] = value;
  });
  return out;
}

type Sees = (at: number, value: number, tile: Uint8Array, from: number) => void;

/** Tell of every pixel of the screen on which something is; `fine` takes the mean of four places in it. */
function eachPixel(tiles: Tiles, { scale, x, y }: View, box: Box, fine: boolean, sees: Sees): void {
  const { width, height, across, channels } = tiles;
  const places = fine ? [0.25, 0.75] : [0.5];
  const columns = places.map((place) =>
    Int32Array.from({ length: box.width }, (_, i) => {
      const column = Math.floor((box.x + i + place - x) / scale);
      return column >= 0 && column < width ? column : -1;
    }),
  );
  for (let j = 0; j < box.height; j++) {
    const rows = places
      .map((place) => Math.floor((box.y + j + place - y) / scale))
      .filter((row) => row >= 0 && row < height);
    if (!rows.some((row) => rowHas(tiles, Math.floor(row / TILE)))) continue;
    for (let i = 0; i < box.width; i++) {
      let sum = 0;
      let tile: Uint8Array | undefined;
      let from = 0;
      for (const row of rows) {
        for (const line of columns) {
          const column = line[i]!;
          if (column < 0) continue;
          const here = tiles.tile((row >> 8) * across + (column >> 8));
          if (!here) continue;
          tile = here;
          from = ((row & 255) * TILE + (column & 255)) * channels;
          sum += here[from]!;
        }
      }
      if (tile) sees((j * box.width + i) * 4, sum / places.length ** 2, tile, from);
    }
  }
}

function rowHas(tiles: Tiles, row: number): boolean {
  for (let column = 0; column < tiles.across; column++)
    if (tiles.tile(row * tiles.across + column)) return true;
  return false;
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
