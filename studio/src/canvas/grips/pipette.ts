import { useTool } from "@/state/tool";
import type { Sheet } from "../sheet";
import { pixelsShown } from "../shown";
import { writtenAs } from "./colour";
import type { Grip, Touch } from "./grip";

/** Take up the colour below the pointer: of a stroke where one is, else of the picture. */
export function pipette(sheet: Sheet, first: Touch): Grip {
  const take = ({ x, y }: Touch) => {
    const { width, height } = sheet.size;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    const [red = 0, green = 0, blue = 0, alpha = 0] = sheet.paint.read({
      x: column,
      y: row,
      width: 1,
      height: 1,
    });
    const pixels = pixelsShown(sheet.size);
    const at = (row * width + column) * 4;
    if (alpha > 127) useTool.getState().set({ color: writtenAs([red, green, blue]) });
    else if (pixels)
      useTool.getState().set({ color: writtenAs([pixels[at]!, pixels[at + 1]!, pixels[at + 2]!]) });
  };
  take(first);
  return { move: (touches) => touches.slice(-1).forEach(take), up: () => {}, cancel: () => {} };
}
