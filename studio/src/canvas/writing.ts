import { useDesk } from "./desk";
import type { LayerName } from "./layers";
import { boxOf, type Piece } from "./piece";
import { pngOf } from "./png";
import { BACKGROUND, type Sheet, SUBJECT } from "./sheet";
import type { Tiles } from "./tiles";

/** A layer of the sheet that is shown as a PNG file; null where nothing is drawn on it. */
export async function written(layer: LayerName): Promise<Blob | null> {
  const { sheet } = useDesk.getState();
  if (!sheet?.isDrawn(layer)) return null;
  switch (layer) {
    case "mask":
      return png(sheet.mask);
    case "paint":
      return png(sheet.paint);
    case "scribbles":
      return png(sheet.scribbles, greys);
    case "piece":
      return sheet.piece && pieceFile(sheet.piece, sheet);
  }
}

function png(tiles: Tiles, turned = (pixels: Uint8Array<ArrayBuffer>) => pixels): Promise<Blob> {
  const { width, height, channels } = tiles;
  return pngOf(turned(tiles.read({ x: 0, y: 0, width, height })), width, height, channels);
}

/** Scribbles as the server reads them: white strokes on the subject, black on the background, grey elsewhere. */
export function greys(pixels: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = 0; at < pixels.length; at++) {
    const is = pixels[at];
    pixels[at] = is === SUBJECT ? 255 : is === BACKGROUND ? 0 : 128;
  }
  return pixels;
}

/** The piece as it lies, as large as what it touches; where a mask is drawn, only what that has of it. */
async function pieceFile({ bitmap, place }: Piece, sheet: Sheet): Promise<Blob> {
  const box = boxOf(bitmap, place);
  const pen = new OffscreenCanvas(box.width, box.height).getContext("2d")!;
  pen.imageSmoothingQuality = "high";
  pen.translate(place.x - box.x, place.y - box.y);
  pen.rotate((place.turn * Math.PI) / 180);
  pen.scale(place.scale, place.scale);
  pen.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
  if (!sheet.mask.empty) {
    const image = pen.getImageData(0, 0, box.width, box.height);
    for (let y = 0; y < box.height; y++) {
      for (let x = 0; x < box.width; x++) {
        const at = (y * box.width + x) * 4 + 3;
        image.data[at] = (image.data[at]! * sheet.mask.at(box.x + x, box.y + y)) / 255;
      }
    }
    pen.putImageData(image, 0, 0);
  }
  return pen.canvas.convertToBlob({ type: "image/png" });
}
