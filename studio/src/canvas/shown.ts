import { create } from "zustand";
import type { Levels } from "./levels";
import type { Extent } from "./plane";

interface Shown {
  /** The picture that is drawn. */
  levels: Levels | null;
  /** Whether that is all of it, not a small look while the whole is on its way. */
  whole: boolean;
}

/** The picture on the canvas, as it is in memory. */
export const useShown = create<Shown>()(() => ({ levels: null, whole: false }));

let read: { of: Levels; pixels: Uint8ClampedArray } | null = null;

/** Its pixels, red, green, blue and alpha, read once; null while the whole is not there. */
export function pixelsShown({ width, height }: Extent): Uint8ClampedArray | null {
  const { levels, whole } = useShown.getState();
  const bitmap = levels?.bitmaps[0];
  if (!levels || !bitmap || !whole) return null;
  if (read?.of !== levels) {
    const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    pen.drawImage(bitmap, 0, 0, width, height);
    read = { of: levels, pixels: pen.getImageData(0, 0, width, height).data };
  }
  return read.pixels;
}

/** Give back the memory of the pixels. */
export function forgetPixels(): void {
  read = null;
}
