import { useDesk } from "./desk";
import type { Box, Extent } from "./plane";
import { TILE, type Tiles } from "./tiles";

/** Draw a mask that is ready over the picture of a node, as if somebody had brushed it; it can be taken back. */
export async function layMask(key: string, size: Extent, file: Blob): Promise<void> {
  const grey = await greyOf(file, size);
  useDesk.getState().lay(key, size);
  useDesk.getState().sheet?.change("mask", (tiles) => fillGrey(tiles, grey));
}

/** Take over a whole raster of one channel; only tiles in which there is something hold memory. */
export function fillGrey(tiles: Tiles, grey: Uint8Array): Box {
  const whole = { x: 0, y: 0, width: tiles.width, height: tiles.height };
  for (const [index, part, left, top] of tiles.under(whole)) {
    const rows = Array.from({ length: part.height }, (_, at) => {
      const from = (part.y + at) * tiles.width + part.x;
      return grey.subarray(from, from + part.width);
    });
    if (rows.every((row) => row.every((value) => value === 0))) continue;
    const tile = tiles.own(index);
    rows.forEach((row, at) => {
      tile.set(row, (part.y + at - top) * TILE + part.x - left);
    });
  }
  return whole;
}

async function greyOf(file: Blob, { width, height }: Extent): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(file);
  const pen = new OffscreenCanvas(width, height).getContext("2d")!;
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = pen.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, at) => data[4 * at]!);
}
