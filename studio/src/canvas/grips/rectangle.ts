import { fillBox } from "../fill";
import { between, type Point } from "../plane";
import type { Sheet } from "../sheet";
import { endTrace, useTrace } from "../trace";
import type { Grip, Touch } from "./grip";

/** Drag a rectangle; with Shift it is a square. */
export function rectangle(sheet: Sheet, first: Touch, takes: boolean): Grip {
  let to: Point = first;
  return {
    move: (touches) => {
      const touch = touches.at(-1);
      if (!touch) return;
      to = touch.shift ? squared(first, touch) : { x: touch.x, y: touch.y };
      useTrace.getState().set({ kind: "rectangle", points: [first, to], takes });
    },
    up: () => {
      endTrace();
      const box = between(first, to);
      if (box.width >= 1 && box.height >= 1)
        sheet.change("mask", (tiles) => fillBox(tiles, box, takes ? 0 : 255));
    },
    cancel: endTrace,
  };
}

/** The corner that makes it a square. */
export function squared(from: Point, to: Point): Point {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return {
    x: from.x + side * Math.sign(to.x - from.x || 1),
    y: from.y + side * Math.sign(to.y - from.y || 1),
  };
}
