import { useEye } from "../eye";
import { fillPolygon } from "../fill";
import type { Point } from "../plane";
import type { Sheet } from "../sheet";
import { endTrace, useTrace } from "../trace";
import type { Grip, Touch } from "./grip";

const NEAR = 10; // CSS pixels within which a click closes the line
const STEP = 2; // CSS pixels between the points of a free line

/** The sheet on which corners are being clicked. */
let clicking: Sheet | null = null;

/** Go around something: dragged, or from click to click until the first corner, Enter or a double click. */
export function lasso(sheet: Sheet, first: Touch, takes: boolean): Grip {
  const trace = useTrace.getState();
  const corners = clicking === sheet && trace.kind === "lasso" ? trace.points : [];
  const points: Point[] = [...corners, { x: first.x, y: first.y }];
  let dragged = false;
  return {
    move: (touches) => {
      for (const { x, y } of touches) {
        if (apart(points.at(-1)!, { x, y }) < (dragged ? STEP : 2 * STEP)) continue;
        dragged = true;
        points.push({ x, y });
      }
      if (dragged) trace.set({ kind: "lasso", points: [...points], takes });
    },
    up: () => {
      const closes =
        corners.length > 1 && (apart(corners[0]!, first) < NEAR || apart(corners.at(-1)!, first) < STEP);
      if (!dragged && !closes) {
        clicking = sheet;
        trace.set({ kind: "lasso", points, takes });
        return;
      }
      trace.set({ points: closes ? corners : points, takes });
      if (dragged && corners.length > 0) {
        clicking = sheet;
        return;
      }
      closeLasso(sheet);
    },
    cancel: () => endTrace(),
  };
}

/** Fill what was gone around. */
export function closeLasso(sheet: Sheet): void {
  const { kind, points, takes } = useTrace.getState();
  endTrace();
  clicking = null;
  if (kind === "lasso") sheet.change("mask", (tiles) => fillPolygon(tiles, points, takes ? 0 : 255));
}

const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y) * useEye.getState().view.scale;
