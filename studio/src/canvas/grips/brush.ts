import { useTool } from "@/state/tool";
import { BACKGROUND, type Drawn, type Sheet, SUBJECT } from "../sheet";
import { adds, type Dab, drawColour, drawSegment, sets, takes } from "../stroke";
import type { Tiles } from "../tiles";
import { colourOf } from "./colour";
import type { Grip, Touch } from "./grip";

/** Where the last stroke on a sheet ended; a click with Shift goes on from there. */
let last: { sheet: Sheet; dab: Dab } | null = null;

/** Draw along with the pointer on a layer; `takesAway` is the eraser. */
export function brush(sheet: Sheet, layer: Drawn, first: Touch, takesAway: boolean): Grip {
  const { size } = useTool.getState();
  const dabOf = ({ x, y, pressure }: Touch): Dab => ({ x, y, radius: Math.max(0.5, (size / 2) * pressure) });
  const segment = segmentOn(layer, takesAway);
  let at = dabOf(first);
  const from = first.shift && last?.sheet === sheet ? last.dab : at;
  sheet.draw(layer, (tiles) => segment(tiles, from, at));
  return {
    move: (touches) => {
      for (const touch of touches) {
        const next = dabOf(touch);
        if (Math.hypot(next.x - at.x, next.y - at.y) < Math.max(0.5, at.radius * 0.04)) continue;
        const before = at;
        sheet.draw(layer, (tiles) => segment(tiles, before, next));
        at = next;
      }
    },
    up: () => {
      last = { sheet, dab: at };
      sheet.commit(layer);
    },
    cancel: () => sheet.abandon(layer),
  };
}

function segmentOn(layer: Drawn, takesAway: boolean) {
  const { hardness, color, scribble } = useTool.getState();
  if (layer === "paint") {
    const colour = takesAway ? null : colourOf(color);
    return (tiles: Tiles, from: Dab, to: Dab) => drawColour(tiles, from, to, hardness, colour);
  }
  if (layer === "scribbles") {
    const value = takesAway ? 0 : scribble === "subject" ? SUBJECT : BACKGROUND;
    return (tiles: Tiles, from: Dab, to: Dab) => drawSegment(tiles, from, to, 1, sets(value));
  }
  const laying = takesAway ? takes : adds;
  return (tiles: Tiles, from: Dab, to: Dab) => drawSegment(tiles, from, to, hardness, laying);
}
