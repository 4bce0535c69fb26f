import type { Box, Extent } from "./plane";
import type { View } from "./view";

const SMALL = 700_000; // pixels below which no smaller copy is worth having

/** A picture with copies of half the size each, so that a frame never shrinks more than to a half. */
export interface Levels extends Extent {
  /** The largest first. */
  bitmaps: readonly ImageBitmap[];
}

/**
 * The copies of a picture.
 *
 * @param size what it counts as, where the bitmap is a small look of it
 */
export async function levelsOf(bitmap: ImageBitmap, size: Extent = bitmap): Promise<Levels> {
  const bitmaps = [bitmap];
  for (let last = bitmap; last.width * last.height > SMALL; ) {
    last = await createImageBitmap(last, {
      resizeWidth: Math.ceil(last.width / 2),
      resizeHeight: Math.ceil(last.height / 2),
      resizeQuality: "medium",
    });
    bitmaps.push(last);
  }
  return { width: size.width, height: size.height, bitmaps };
}

/** Which copy to draw: the smallest that is not smaller than what is seen of it. */
export function levelFor(widths: readonly number[], seen: number): number {
  return Math.max(
    0,
    widths.findLastIndex((width) => width >= seen),
  );
}

/** Draw the part of the picture that is seen. Both view and extent are in pixels of the screen. */
export function drawLevels(
  context: CanvasRenderingContext2D,
  levels: Levels,
  view: View,
  screen: Extent,
): void {
  const seen = seenOf(levels, view, screen);
  if (!seen) return;
  const widths = levels.bitmaps.map(({ width }) => width);
  const bitmap = levels.bitmaps[levelFor(widths, levels.width * view.scale)]!;
  const [sx, sy] = [bitmap.width / levels.width, bitmap.height / levels.height];
  context.imageSmoothingEnabled = view.scale * (levels.width / widths[0]!) < 2 || widths[0]! < levels.width;
  context.imageSmoothingQuality = "medium";
  context.drawImage(
    bitmap,
    seen.x * sx,
    seen.y * sy,
    seen.width * sx,
    seen.height * sy,
    view.x + seen.x * view.scale,
    view.y + seen.y * view.scale,
    seen.width * view.scale,
    seen.height * view.scale,
  );
}

/** The part of a picture that is on the screen, widened to whole pixels of it; null where none is. */
export function seenOf({ width, height }: Extent, { scale, x, y }: View, screen: Extent): Box | null {
  const left = Math.max(0, Math.floor(-x / scale));
  const top = Math.max(0, Math.floor(-y / scale));
  const right = Math.min(width, Math.ceil((screen.width - x) / scale));
  const bottom = Math.min(height, Math.ceil((screen.height - y) / scale));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
