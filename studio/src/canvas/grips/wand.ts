import { type Tool, useTool } from "@/state/tool";
import { fillUpTo } from "../fill";
import { Flood } from "../flood";
import type { Sheet } from "../sheet";
import { pixelsShown } from "../shown";
import type { Grip, Touch } from "./grip";

const DRAG = 3; // CSS pixels a step of tolerance

/** What the wand selected last: it follows the tolerance until something else is drawn. */
let live: { sheet: Sheet; flood: Flood; takes: boolean; deeds: number } | null = null;

/** Select what has the colour below the pointer; dragged to the right, more of it, to the left, less. */
export function wand(sheet: Sheet, first: Touch, takes: boolean, scale: number): Grip | null {
  const { width, height } = sheet.size;
  const [x, y] = [Math.floor(first.x), Math.floor(first.y)];
  const pixels = pixelsShown(sheet.size);
  if (!pixels || x < 0 || y < 0 || x >= width || y >= height) return null;
  const { contiguous, tolerance, set } = useTool.getState();
  const flood = new Flood(pixels, sheet.size, y * width + x, contiguous);
  live = { sheet, flood, takes, deeds: -1 };
  select(tolerance);
  return {
    move: (touches) => {
      const touch = touches.at(-1);
      if (!touch) return;
      const moved = Math.round(((touch.x - first.x) * scale) / DRAG);
      set({ tolerance: Math.min(254, Math.max(0, tolerance + moved)) });
    },
    up: () => {},
    cancel: () => {
      if (live?.deeds === sheet.past.deeds) sheet.undo();
      live = null;
    },
  };
}

function select(tolerance: number): void {
  if (!live) return;
  const { sheet, flood, takes } = live;
  if (live.deeds >= 0) {
    if (live.deeds !== sheet.past.deeds) {
      live = null;
      return;
    }
    sheet.undo();
  }
  const least = flood.upTo(tolerance);
  sheet.change("mask", (tiles) => fillUpTo(tiles, least, tolerance, takes ? 0 : 255));
  live.deeds = sheet.past.deeds;
}

let frame = 0;

useTool.subscribe((now: Tool, before: Tool) => {
  if (now.tool !== "wand") live = null;
  if (!live || now.tolerance === before.tolerance || frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    select(useTool.getState().tolerance);
  });
});
