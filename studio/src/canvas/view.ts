import type { Box, Extent, Point } from "./plane";

/** How the picture lies on the screen: a point of it is at `x + scale * point`, in CSS pixels of the stage. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const LEAST = 0.02;
export const MOST = 64;
const EDGE = 24; // CSS pixels that stay free around a picture that is fitted
const HELD = 48; // CSS pixels of the picture that can always be seen

/** Stops of the + and - keys. */
const STOPS = [0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64];

/** The point of the picture below a point of the stage. */
export const toPicture = ({ scale, x, y }: View, at: Point): Point => ({
  x: (at.x - x) / scale,
  y: (at.y - y) / scale,
});

/** Where on the stage a point of the picture is. */
export const toStage = ({ scale, x, y }: View, at: Point): Point => ({
  x: x + at.x * scale,
  y: y + at.y * scale,
});

/** Zoom so that what is below a point of the stage stays there. */
export function zoomedAt(view: View, at: Point, scale: number): View {
  const to = Math.min(MOST, Math.max(LEAST, scale));
  const under = toPicture(view, at);
  return { scale: to, x: at.x - under.x * to, y: at.y - under.y * to };
}

/** The next stop above (`by` 1) or below (-1) a scale. */
export function nextStop(scale: number, by: 1 | -1): number {
  const near = scale * (by > 0 ? 1.02 : 0.98);
  const found = by > 0 ? STOPS.find((stop) => stop > near) : STOPS.findLast((stop) => stop < near);
  return found ?? (by > 0 ? MOST : LEAST);
}

/** The view in which a box of the picture is seen whole, in the middle, never more than twice its size. */
export function fitted(box: Box, stage: Extent, room: { left: number } = { left: 0 }): View {
  const width = Math.max(1, stage.width - room.left - 2 * EDGE);
  const height = Math.max(1, stage.height - 2 * EDGE);
  const scale = Math.min(2, width / box.width, height / box.height);
  return {
    scale,
    x: room.left + (stage.width - room.left - box.width * scale) / 2 - box.x * scale,
    y: (stage.height - box.height * scale) / 2 - box.y * scale,
  };
}

/** The same view where a part of the picture stays in sight. */
export function held(view: View, picture: Extent, stage: Extent): View {
  const within = (at: number, length: number, room: number) =>
    Math.min(Math.max(at, HELD - length), room - HELD);
  return {
    ...view,
    x: within(view.x, picture.width * view.scale, stage.width),
    y: within(view.y, picture.height * view.scale, stage.height),
  };
}

/** The view after two fingers moved from one pair of points to another. */
export function pinched(view: View, from: readonly [Point, Point], to: readonly [Point, Point]): View {
  const apart = ([a, b]: readonly [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y);
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const was = middle(from);
  const is = middle(to);
  const zoomed = zoomedAt(view, was, (view.scale * apart(to)) / Math.max(1, apart(from)));
  return { ...zoomed, x: zoomed.x + is.x - was.x, y: zoomed.y + is.y - was.y };
}
